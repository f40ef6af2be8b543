package dev.mooring.runtime.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * {@code --wait}, by which a container says that it waits for another one's sidecar: asks whether
 * calls can go out until they can, for a minute at most.
 */
final class WaitForSidecar {

  private static final Duration AT_MOST = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final int NO_CONTENT = 204;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final HttpRequest question;
  private final Duration atMost;

  WaitForSidecar(int port) {
    this(port, AT_MOST);
  }

  WaitForSidecar(int port, Duration atMost) {
    this.question =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1.0/healthz/outbound"))
            .timeout(PATIENCE)
            .build();
    this.atMost = atMost;
  }

  /** Blocks until calls can go out, or it has taken too long; says whether they can. */
  boolean await() throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    boolean ready = isReady();
    while (!ready && System.nanoTime() - end < 0) {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
      ready = isReady();
    }
    return ready;
  }

  private boolean isReady() throws InterruptedException {
    try {
      return client.send(question, HttpResponse.BodyHandlers.discarding()).statusCode()
          == NO_CONTENT;
    } catch (IOException nobodyThere) {
      return false;
    }
  }
}
