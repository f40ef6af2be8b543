package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.join;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.mqtt.tls.Pki;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.mqtt.tls.TestServer;
import dev.mooring.tck.mqtt.MoquetteFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that change under a component that runs. */
@ExtendWith(SecretWatch.class)
class TlsReloadTest {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Pki ROOT = Pki.root("root");
  private static final Pki FIRST = ROOT.issue("first");
  private static final Pki SECOND = ROOT.issue("second");

  @TempDir private Path mount;
  @AutoClose private final MoquetteFixture broker = MoquetteFixture.builder().inMemory().start();

  @AutoClose
  private final TestServer tls =
      TestServer.inFrontOf(
          broker.port(), ROOT.issue("server", "localhost"), TestServer.demanding(ROOT));

  @AutoClose private final Components components = new Components();
  private int versions;

  @BeforeEach
  void mountFirst() throws Exception {
    for (String name : List.of("ca.crt", "tls.crt", "tls.key")) {
      Files.createSymbolicLink(mount.resolve(name), Path.of("..data", name));
    }
    swap(FIRST, FIRST);
  }

  @Test
  void reconnectsAtOnceAndLosesNothingOfWhatIsOnItsWay() throws Exception {
    Set<String> handled = ConcurrentHashMap.newKeySet();
    DeliveryHandler handler =
        delivery -> {
          handled.add(delivery.payload().utf8());
          return CompletableFuture.completedStage(Disposition.accept());
        };
    String[] session = {"tlsReload", "reconnect", "cleanSession", "false"};
    InputBinding input = components.input(fields("in", "qos", "2", session));
    join(input.subscribe(handler).ready());
    OutputBinding output = components.output(fields("out", "qos", "2", session));
    Queue<CompletionStage<Response>> sent = new ConcurrentLinkedQueue<>();
    sendUntil(output, sent, () -> sent.size() >= 20);
    assertEquals(List.of("CN=first", "CN=first"), tls.clients());

    swap(SECOND, SECOND);
    sendUntil(output, sent, () -> tls.clients().size() == 4);
    int before = sent.size();
    sendUntil(output, sent, () -> sent.size() >= before + 20);

    sent.forEach(Components::join);
    await().atMost(LIMIT).until(() -> handled.size() == sent.size());
    assertEquals(List.of("CN=second", "CN=second"), tls.clients().subList(2, 4));
  }

  @Test
  void usesNewFilesForTheNextConnectionAndLeavesTheOneThereIs() throws Exception {
    OutputBinding output = components.output(fields("out", "reconnectMinDelay", "1ms"));
    join(output.invoke(Request.create(Payload.utf8("x"))));
    swap(SECOND, SECOND);
    awaitLog("certificate or key files have changed");
    join(output.invoke(Request.create(Payload.utf8("y"))));
    assertEquals(List.of("CN=first"), tls.clients());

    tls.cut();
    await().atMost(LIMIT).until(() -> tls.clients().size() == 2);
    assertEquals("CN=second", tls.clients().get(1));
  }

  @Test
  void reportsFilesThatCannotBeUsedAndServesOnWithTheOldOnes() throws Exception {
    OutputBinding output =
        components.output(fields("out", "tlsReload", "reconnect", "reconnectMinDelay", "1ms"));
    join(output.invoke(Request.create(Payload.utf8("x"))));
    swap(SECOND, FIRST);
    awaitLog(
        "changed certificate or key files cannot be used, the old ones serve on: clientKey: does"
            + " not belong to clientCert");
    join(output.invoke(Request.create(Payload.utf8("y"))));
    assertEquals(List.of("CN=first"), tls.clients());

    tls.cut();
    await().atMost(LIMIT).until(() -> tls.clients().size() == 2);
    assertEquals("CN=first", tls.clients().get(1));
    swap(SECOND, SECOND);
    await().atMost(LIMIT).until(() -> tls.clients().size() == 3);
    assertEquals("CN=second", tls.clients().get(2));
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.UP);
  }

  /** Sends at QoS 1 and 2 without waiting for answers, a few at a time. */
  private static void sendUntil(
      OutputBinding output, Queue<CompletionStage<Response>> sent, BooleanSupplier enough) {
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              for (String qos : List.of("1", "2")) {
                Payload number = Payload.utf8(String.valueOf(sent.size()));
                sent.add(output.invoke(new Request(Operation.CREATE, number, Map.of("qos", qos))));
              }
              return enough.getAsBoolean();
            });
  }

  private static void awaitLog(String text) {
    await().atMost(LIMIT).until(() -> SecretWatch.logged().contains(text));
    assertTrue(SecretWatch.logged().contains(text));
  }

  private String[] fields(String clientId, String key, String value, String... more) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "url",
                "ssl://localhost:" + tls.port(),
                "topic",
                "reload",
                "clientID",
                clientId,
                "caCert",
                "file:" + mount.resolve("ca.crt"),
                "clientCert",
                "file:" + mount.resolve("tls.crt"),
                "clientKey",
                "file:" + mount.resolve("tls.key"),
                key,
                value));
    fields.addAll(List.of(more));
    return fields.toArray(new String[0]);
  }

  /** As Kubernetes does it: new files in a folder of their own, then one link that moves to it. */
  private void swap(Pki certificate, Pki key) throws Exception {
    Path version = Files.createDirectory(mount.resolve("..version_" + ++versions));
    Files.writeString(version.resolve("ca.crt"), ROOT.certPem());
    Files.writeString(version.resolve("tls.crt"), certificate.certPem());
    Files.writeString(version.resolve("tls.key"), key.keyPem());
    Path fresh = Files.createSymbolicLink(mount.resolve("..data_tmp"), version.getFileName());
    Files.move(fresh, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
  }
}
