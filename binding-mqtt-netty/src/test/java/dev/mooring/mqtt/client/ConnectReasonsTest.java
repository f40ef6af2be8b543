package dev.mooring.mqtt.client;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection that fails says at which step, in words. */
class ConnectReasonsTest {

  @ParameterizedTest
  @CsvSource({
    "ssl, TLS: ",
    "wss, TLS: ",
    "ws, WebSocket: the other side closed the connection",
    "tcp, the broker closed the connection"
  })
  void aServerThatClosesAtOnceIsNamedAtItsStep(String scheme, String expected) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(
              () -> {
                try {
                  server.accept().close();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String reason = reasonFor(scheme + "://127.0.0.1:" + server.getLocalPort());
      closing.get(5, TimeUnit.SECONDS);
      assertTrue(reason.contains(expected), reason);
      assertFalse(reason.contains("Exception"), reason);
    }
  }

  @Test
  void aNameThatIsNotKnownIsALookupThatFailed() {
    assertTrue(
        reasonFor("tcp://no-such-host.invalid").contains("name lookup: host name not found"));
  }

  private static String reasonFor(String url) {
    CompletableFuture<String> reason = new CompletableFuture<>();
    ClientListener listener =
        new ClientListener() {
          @Override
          public void onStatus(ClientStatus status) {
            if (status.state() == ClientStatus.State.WAITING) {
              reason.complete(status.reason());
            }
          }
        };
    try (MqttClient client =
        new MqttClient(MqttClientConfig.builder(url, "reasons").listener(listener).build())) {
      client.connect();
      await().atMost(Duration.ofSeconds(10)).until(reason::isDone);
    }
    return reason.join();
  }
}
