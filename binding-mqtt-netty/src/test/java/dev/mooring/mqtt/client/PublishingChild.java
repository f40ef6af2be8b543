package dev.mooring.mqtt.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.epoll.Epoll;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A process that publishes one message to each of the brokers it is given. */
final class PublishingChild {

  private PublishingChild() {}

  /** Runs it; the arguments are URLs. */
  public static void main(String[] urls) throws Exception {
    ChildJvm.endWithParent();
    for (String url : urls) {
      MqttClient client = new MqttClient(MqttClientConfig.builder(url, "child").build());
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      client
          .publish(Publication.of("out", ("through " + url).getBytes(UTF_8)))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      client.close(Duration.ZERO).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
    System.out.println("epoll=" + Epoll.isAvailable());
  }
}
