package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The status page in a real browser, in light and dark, wide and narrow. The pictures stay in
 * {@code target/dashboard} for people to look at.
 */
@Tag("interop")
@Timeout(180)
final class DashboardBrowserTest {

  private static final int ENOUGH_FOR_A_PAGE = 10_000;

  @TempDir private Path folder;

  private static void write(Path file, String name, String topic, String url) throws Exception {
    Files.writeString(
        file,
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: %s}
        spec:
          type: bindings.mqtt3
          version: v1
          metadata:
          - {name: url, value: "%s"}
          - {name: topic, value: "%s"}
          - {name: consumerID, value: "%s"}
        """
            .formatted(name, url, topic, name));
  }

  private MooringProcess start(TestApplication app) throws Exception {
    write(folder.resolve("orders.yaml"), "orders", "shop/orders", "${{ EMBEDDED_BROKER_URL }}");
    write(folder.resolve("far-away.yaml"), "far-away", "x", "tcp://127.0.0.1:1");
    return MooringProcess.start(
        "run",
        "--app-id=shop",
        "--http-port=0",
        "--grpc-port=0",
        "--metrics-port=0",
        "--dashboard",
        "--embedded-broker=0",
        "--app-port=" + app.port(),
        "--resources-path=" + folder,
        "--data-dir=" + folder.resolve("data"));
  }

  private static void create(int port, String body) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + "/v1.0/bindings/orders?operation=create");
    HttpResponse<Void> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.discarding());
    assertEquals(204, answer.statusCode());
  }

  private String browse(int port, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--user-data-dir=" + Files.createTempDirectory(folder, "browser"),
                "--virtual-time-budget=9000"));
    command.addAll(List.of(options));
    command.add("http://127.0.0.1:" + port + "/dashboard");
    Path log = folder.resolve("browser.log");
    Process browser = new ProcessBuilder(command).redirectError(log.toFile()).start();
    String out = new String(browser.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(browser.waitFor(60, TimeUnit.SECONDS));
    String complaints = Files.readString(log);
    assertFalse(complaints.contains("Content Security Policy"), complaints);
    assertFalse(complaints.contains("Uncaught"), complaints);
    return out;
  }

  @ParameterizedTest
  @CsvSource({"light, 1280, 1300", "dark, 1280, 1300", "narrow, 420, 2400"})
  void itLooksLikeSomething(String name, int width, int height) throws Exception {
    Path pictures = Files.createDirectories(Path.of("target", "dashboard").toAbsolutePath());
    Path picture = pictures.resolve(name + ".png");
    Files.deleteIfExists(picture);
    try (TestApplication app = new TestApplication();
        MooringProcess mooring = start(app)) {
      int port = mooring.httpPort();
      Thread sender = sending(port);
      browse(
          port,
          "--window-size=" + width + "," + height,
          "--screenshot=" + picture,
          name.equals("dark")
              ? "--blink-settings=preferredColorScheme=0"
              : "--blink-settings=preferredColorScheme=1");
      sender.interrupt();
    }
    assertTrue(Files.size(picture) > ENOUGH_FOR_A_PAGE, picture.toString());
  }

  @Test
  void itShowsComponentsEventsAndNoPayload() throws Exception {
    try (TestApplication app = new TestApplication();
        MooringProcess mooring = start(app)) {
      int port = mooring.httpPort();
      // A message sent before the input has subscribed reaches nobody.
      int sent = 0;
      do {
        assertTrue(sent++ < 100, "no event reached the application");
        create(port, "s3cret payload");
      } while (app.events.poll(500, TimeUnit.MILLISECONDS) == null);

      String page = browse(port, "--dump-dom");

      for (String expected :
          List.of("orders", "far-away", "shop/orders", "state up", "state connecting", "live")) {
        assertTrue(page.contains(expected), expected + " in " + page);
      }
      assertFalse(page.contains("s3cret"), page);
    }
  }

  @Test
  void itKeepsNobodyOut() throws Exception {
    try (TestApplication app = new TestApplication();
        MooringProcess mooring = start(app)) {
      int port = mooring.httpPort();
      int sent = 0;
      do {
        assertTrue(sent++ < 100, "no event reached the application");
        create(port, "x");
      } while (app.events.poll(500, TimeUnit.MILLISECONDS) == null);

      Process axe =
          new ProcessBuilder(
                  "node",
                  "accessibility.js",
                  "http://127.0.0.1:" + port + "/dashboard",
                  "shop/orders")
              .directory(Path.of("src", "test", "npm").toFile())
              .redirectErrorStream(true)
              .start();
      String found = new String(axe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertEquals(0, axe.waitFor(), found);
      // Had it looked at nothing, it would have found nothing.
      assertTrue(found.matches("(?s)(.*\\b[1-9]\\d rules passed, 0 broken\\R){4}"), found);
    }
  }

  /** Now much, now little, so that there is something to see in the pictures. */
  private static Thread sending(int port) {
    Thread sender =
        new Thread(
            () -> {
              try {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                  create(port, "x".repeat(10 + i % 500));
                  TimeUnit.MILLISECONDS.sleep(5 + (i / 40 % 4) * 15);
                }
              } catch (Exception | AssertionError e) {
                Thread.currentThread().interrupt();
              }
            });
    sender.setDaemon(true);
    sender.start();
    return sender;
  }
}
