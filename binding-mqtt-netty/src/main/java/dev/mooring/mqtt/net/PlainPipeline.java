package dev.mooring.mqtt.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;

/** The pipeline of a connection on which nothing comes before MQTT. */
@Sharable
final class PlainPipeline extends ChannelInitializer<Channel> {

  @Override
  protected void initChannel(Channel channel) {
    // The connection adds its handlers when it is open.
  }
}
