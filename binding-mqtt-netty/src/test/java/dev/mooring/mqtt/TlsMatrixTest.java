package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.join;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.tls.KeyForm;
import dev.mooring.mqtt.tls.Pem;
import dev.mooring.mqtt.tls.Pki;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.tck.mqtt.MoquetteFixture;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of key, however it gets to us, with both engines: messages pass at every QoS. */
@ExtendWith(SecretWatch.class)
class TlsMatrixTest {

  private static final Pki ROOT = Pki.root("root");
  private static final List<String> ENGINES = List.of("jdk", "boringssl");
  private static final Map<ServerKey, MoquetteFixture> BROKERS = new EnumMap<>(ServerKey.class);

  @TempDir static Path directory;

  /** While it is there, event loops need not end and begin for each test. */
  private static MqttClient keeper;

  @AutoClose private final Components components = new Components();

  /** The brokers there are. */
  private enum ServerKey {
    RSA("RSA", false),
    EC("secp256r1", false),
    EC_P384("secp384r1", false),
    ED25519("Ed25519", false),
    MUTUAL("secp256r1", true);

    final String kind;
    final boolean wantsCertificates;

    ServerKey(String kind, boolean wantsCertificates) {
      this.kind = kind;
      this.wantsCertificates = wantsCertificates;
    }
  }

  /** How PEM gets into a component. */
  private enum Carrier {
    TEXT,
    ONE_LINE,
    FILE;

    String carry(String pem) throws Exception {
      return switch (this) {
        case TEXT -> pem;
        case ONE_LINE -> pem.replace("\n", "\\n");
        case FILE -> "file:" + Files.writeString(Files.createTempFile(directory, "", ".pem"), pem);
      };
    }
  }

  @BeforeAll
  static void startBrokers() throws Exception {
    keeper = new MqttClient(MqttClientConfig.builder("tcp://localhost", "keeper").build());
    for (ServerKey key : ServerKey.values()) {
      Path keyStore = keyStore(key);
      BROKERS.put(
          key,
          MoquetteFixture.builder()
              .inMemory()
              .tls(keyStore, Pem.PASSWORD, key.wantsCertificates)
              .start());
    }
  }

  private static Path keyStore(ServerKey key) throws Exception {
    Pki server = ROOT.issue(Pki.newKeys(key.kind), "server", "localhost");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = Pem.PASSWORD.toCharArray();
    store.setKeyEntry(
        "server",
        server.keys().getPrivate(),
        password,
        new Certificate[] {server.certificate(), ROOT.certificate()});
    store.setCertificateEntry("root", ROOT.certificate());
    Path file = directory.resolve(key + ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return file;
  }

  @AfterAll
  static void stopBrokers() {
    join(keeper.close(Duration.ZERO));
    // Each takes two seconds to stop.
    BROKERS.values().parallelStream().forEach(MoquetteFixture::close);
  }

  static Stream<Arguments> clients() {
    List<Arguments> rows = new ArrayList<>();
    for (KeyForm form : KeyForm.values()) {
      for (Carrier carrier : Carrier.values()) {
        for (String engine : ENGINES) {
          rows.add(Arguments.of(form, carrier, engine));
        }
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0} as {1} with {2}")
  @MethodSource("clients")
  void aClientWithAKeyOfAnyForm(KeyForm form, Carrier carrier, String engine) throws Exception {
    Pki client = ROOT.issue(form.keys(), "client");
    List<String> fields =
        new ArrayList<>(
            List.of(
                "clientCert", carrier.carry(client.certPem()),
                "clientKey", carrier.carry(form.pem())));
    if (form.isEncrypted()) {
      fields.addAll(List.of("clientKeyPassword", Pem.PASSWORD));
    }
    passesMessagesAtEveryQos(ServerKey.MUTUAL, carrier, engine, fields);
  }

  static Stream<Arguments> servers() {
    List<Arguments> rows = new ArrayList<>();
    for (ServerKey key : ServerKey.values()) {
      for (String engine : ENGINES) {
        // BoringSSL verifies no signature of a server with such a key.
        boolean possible = !(key == ServerKey.ED25519 && engine.equals("boringssl"));
        if (possible && !key.wantsCertificates) {
          Stream.of(Carrier.values())
              .forEach(carrier -> rows.add(Arguments.of(key, carrier, engine)));
        }
      }
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0} as {1} with {2}")
  @MethodSource("servers")
  void aBrokerWithAKeyOfAnyKind(ServerKey key, Carrier carrier, String engine) throws Exception {
    passesMessagesAtEveryQos(key, carrier, engine, List.of());
  }

  private void passesMessagesAtEveryQos(
      ServerKey broker, Carrier carrier, String engine, List<String> more) throws Exception {
    List<String> fields =
        new ArrayList<>(
            List.of(
                "url",
                Objects.requireNonNull(BROKERS.get(broker)).tlsUrl(),
                "topic",
                "matrix",
                "qos",
                "2",
                "tlsEngine",
                engine,
                "caCert",
                carrier.carry(ROOT.certPem())));
    fields.addAll(more);
    RecordingHandler handler = new RecordingHandler();
    InputBinding input = components.input(with(fields, "clientID", "in"));
    join(input.subscribe(handler).ready());
    OutputBinding output = components.output(with(fields, "clientID", "out"));
    for (String qos : List.of("0", "1", "2")) {
      Request request =
          new Request(Operation.CREATE, Payload.utf8("at " + qos), Map.of("qos", qos));
      join(output.invoke(request));
      RecordingHandler.Call call = handler.next();
      assertEquals("at " + qos, call.text());
      assertEquals(qos, call.metadata("qos"));
      call.accept();
    }
  }

  private static String[] with(List<String> fields, String... more) {
    List<String> all = new ArrayList<>(fields);
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }
}
