package dev.mooring.mqtt.net;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;

/** Opens channels that are ready for MQTT packets, whatever has to come before them. */
interface Connector {

  /**
   * Opens a channel on the driver's event loop, which does not read before it is told to.
   *
   * @return completes on that loop; cancelling it gives the attempt up
   */
  Future<Channel> connect(ServerAddress address);
}
