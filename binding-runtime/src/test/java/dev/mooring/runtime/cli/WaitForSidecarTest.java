package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for somebody else's sidecar. */
@Timeout(60)
final class WaitForSidecarTest {

  @Test
  void itAsksUntilCallsCanGoOut() throws Exception {
    AtomicInteger questions = new AtomicInteger();
    HttpServer sidecar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sidecar.createContext(
        "/v1.0/healthz/outbound",
        exchange -> {
          exchange.sendResponseHeaders(questions.incrementAndGet() < 3 ? 500 : 204, -1);
          exchange.close();
        });
    sidecar.start();
    try {
      assertTrue(new WaitForSidecar(sidecar.getAddress().getPort()).await());
      assertEquals(3, questions.get());
    } finally {
      sidecar.stop(0);
    }
  }

  @Test
  void itGivesUp() throws InterruptedException, IOException {
    assertFalse(new WaitForSidecar(Ports.free(), Duration.ofMillis(300)).await());
  }
}
