package dev.mooring.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The second and the third component file of Dapr's documentation of {@code bindings.mqtt} pass
 * messages both ways, run by {@code mooring run} against the brokers that they are about. (The
 * first one is in {@link EndToEndTest}.)
 */
@Timeout(300)
final class RunSeedDocumentsTest {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path folder;

  /** A document as it stands, with its blanks filled in. */
  private static String seed(String name, Map<String, String> blanks) throws IOException {
    String text = SeedDocuments.text(name);
    for (Map.Entry<String, String> blank : blanks.entrySet()) {
      String filled = text.replace(blank.getKey(), blank.getValue());
      assertFalse(filled.equals(text), () -> name + " has no " + blank.getKey());
      text = filled;
    }
    return text;
  }

  private static MooringProcess run(
      Path resources, Path data, TestApplication app, List<String> more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--app-id=shop",
                "--http-port=0",
                "--grpc-port=0",
                "--metrics-port=0",
                "--app-port=" + app.port(),
                "--resources-path=" + resources,
                "--data-dir=" + data));
    arguments.addAll(more);
    return MooringProcess.start(arguments.toArray(new String[0]));
  }

  private static void create(MooringProcess mooring, int number) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + mooring.httpPort() + "/v1.0/bindings/mqtt-binding");
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(uri)
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"operation\":\"create\",\"data\":" + number + "}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(204, answer.statusCode(), answer::body);
  }

  /** Sends until all applications hear one message: then all inputs have subscribed. */
  private static void assertHeardByAll(MooringProcess from, List<TestApplication> apps)
      throws Exception {
    for (int number = 0; ; number++) {
      create(from, number);
      int heard = 0;
      for (TestApplication app : apps) {
        TestApplication.Event event = app.events.poll(2, TimeUnit.SECONDS);
        while (event != null && !new String(event.body, UTF_8).equals("" + number)) {
          event = app.events.poll(2, TimeUnit.SECONDS);
        }
        if (event != null) {
          assertEquals("/mqtt-binding", event.path);
          assertEquals("topic1", event.topic);
          heard++;
        }
      }
      if (heard == apps.size()) {
        return;
      }
    }
  }

  @Test
  void theOneWithTlsAndItsKeyInASecretStore() throws Exception {
    TestPki pki = TestPki.create();
    TestIdentity client = pki.client("orders").issue();
    Path keyStore =
        pki.server("localhost")
            .issue()
            .writeKeyStore(folder.resolve("server.p12"), "password", pki.rootCertificate());
    Path resources = Files.createDirectory(folder.resolve("components"));
    SeedDocuments.writeStore(folder.resolve("secrets.json"), resources, client);
    try (MoquetteFixture broker =
            MoquetteFixture.builder().inMemory().tls(keyStore, "password", true).start();
        TestApplication app = new TestApplication()) {
      Files.writeString(
          resources.resolve("mqtt.yaml"),
          seed(
              "seed-tls.yaml",
              Map.of(
                  "host.domain",
                  "localhost",
                  "[:port]",
                  ":" + broker.tlsPort(),
                  "<SECRET_STORE_NAME>",
                  SeedDocuments.STORE)));
      try (MooringProcess mooring =
          run(
              resources,
              folder.resolve("data"),
              app,
              List.of(
                  "--set=myLoadedCACert=" + pki.rootPem(),
                  "--set=myLoadedClientCert=" + TestIdentity.oneLine(client.chainPem())))) {
        assertHeardByAll(mooring, List.of(app));
        assertEquals(Set.of("shop-consumer", "shop-producer"), broker.connectedClients());
        mooring.terminate();
        assertEquals(0, mooring.exitCode());
        assertNothingLeaks(mooring.lines(), client);
      }
    }
  }

  private static void assertNothingLeaks(List<String> lines, TestIdentity client) {
    List<String> secrets =
        (client.keyPem() + client.chainPem())
            .lines()
            .filter(line -> line.length() > 16 && !line.startsWith("-"))
            .toList();
    assertFalse(secrets.isEmpty());
    assertEquals(
        List.of(),
        lines.stream().filter(line -> secrets.stream().anyMatch(line::contains)).toList());
  }

  @Test
  void theOneWithASharedTopicInTwoProcessesOfOneApplicationId() throws Exception {
    try (MoquetteFixture broker =
            MoquetteFixture.builder().inMemory().credentials("admin", "public").start();
        TestApplication firstApp = new TestApplication();
        TestApplication secondApp = new TestApplication()) {
      Path file =
          Files.writeString(
              folder.resolve("mqtt.yaml"),
              seed("seed-shared.yaml", Map.of("localhost:1883", "localhost:" + broker.port())));
      try (MooringProcess first = run(file, folder.resolve("one"), firstApp, List.of());
          MooringProcess second = run(file, folder.resolve("two"), secondApp, List.of())) {
        assertNotNull(second);
        assertHeardByAll(first, List.of(firstApp, secondApp));
        Set<String> ids = broker.connectedClients();
        assertEquals(4, ids.size(), () -> "an input and an output each: " + ids);
        Set<String> names =
            ids.stream()
                .map(id -> id.replaceFirst("-(consumer|producer)$", ""))
                .collect(Collectors.toSet());
        assertEquals(2, names.size(), () -> "one name for each process: " + ids);
        names.forEach(name -> assertEquals(36, name.length(), name));
      }
    }
  }
}
