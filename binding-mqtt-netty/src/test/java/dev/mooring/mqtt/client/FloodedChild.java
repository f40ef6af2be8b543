package dev.mooring.mqtt.client;

import dev.mooring.mqtt.packet.QoS;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/**
 * A process with little memory whose handler does nothing until reading has paused, then looks at
 * its heap, and then takes whatever comes, over so many connections. Says {@code idle}, {@code
 * stalled} and {@code handled}, each with the bytes of heap in use.
 */
final class FloodedChild {

  private FloodedChild() {}

  /** Runs it: URL, how many messages come by each connection, the budget in bytes, connections. */
  public static void main(String[] args) throws Exception {
    ChildJvm.endWithParent();
    int messages = Integer.parseInt(args[1]);
    CompletableFuture<Void> go = new CompletableFuture<>();
    Semaphore handled = new Semaphore(0);
    MqttClient client =
        new MqttClient(
            MqttClientConfig.builder(args[0], "flooded")
                .cleanSession(false)
                .keepAlive(Duration.ofSeconds(2))
                .maxInbound(1_000_000, Long.parseLong(args[2]))
                .handler(
                    message -> {
                      go.join();
                      message.acknowledge();
                      handled.release();
                    })
                .build());
    System.out.println("idle " + heap());
    client.subscribe(SessionBroker.TOPIC, QoS.AT_LEAST_ONCE);
    client.connect().toCompletableFuture().join();
    while (!client.figures().readingPaused()) {
      Thread.onSpinWait();
    }
    System.out.println("stalled " + heap());
    go.complete(null);
    for (int connection = 1; connection <= Integer.parseInt(args[3]); connection++) {
      handled.acquire(messages);
      System.out.println("handled " + heap());
      client.disconnect(Duration.ofSeconds(10)).toCompletableFuture().join();
      client.connect();
    }
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
