package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.join;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.mqtt.tls.SecretWatch;
import dev.mooring.tck.mqtt.KeyKind;
import dev.mooring.tck.mqtt.MoquetteFixture;
import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS, WebSocket and proxies through the fields of a component. */
@ExtendWith(SecretWatch.class)
class TransportFieldsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String PASSWORD = "of-the-client-key";
  private static final TestPki PKI = TestPki.create();
  private static final TestIdentity CLIENT = PKI.client("orders").key(KeyKind.RSA).issue();
  @TempDir private static Path folder = Path.of("");
  private static @Nullable MoquetteFixture broker;

  @AutoClose private final Components components = new Components();

  @BeforeAll
  static void startBroker() {
    SecretWatch.rememberPem(CLIENT.keyPem());
    SecretWatch.remember(PASSWORD);
    TestIdentity server = PKI.server("localhost").issue();
    Path keyStore =
        server.writeKeyStore(folder.resolve("server.p12"), "password", PKI.rootCertificate());
    broker =
        MoquetteFixture.builder().inMemory().webSocket().tls(keyStore, "password", true).start();
  }

  @AfterAll
  static void stopBroker() {
    broker().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssl", "tls", "mqtts", "tcps", "wss"})
  @Tag("field:caCert")
  @Tag("field:clientCert")
  @Tag("field:clientKey")
  void theDocumentationsExampleWithTlsPassesMessagesBothWays(String scheme) throws Exception {
    String[] tls = {
      "url",
      urlOf(scheme),
      "topic",
      "tls/" + scheme,
      "qos",
      "1",
      "caCert",
      PKI.rootPem(),
      "clientCert",
      TestIdentity.oneLine(CLIENT.chainPem()),
      // As the documentation's example has it: PKCS#8 under another label.
      "clientKey",
      CLIENT.mislabelledKeyPem("RSA PRIVATE KEY")
    };
    RecordingHandler handler = new RecordingHandler();
    InputBinding input = components.input(with(tls, "clientID", "tls-in-" + scheme));
    join(input.subscribe(handler).ready());
    OutputBinding output = components.output(with(tls, "clientID", "tls-out-" + scheme));
    join(output.invoke(Request.create(Payload.utf8("secret"))));
    RecordingHandler.Call call = handler.next();
    assertEquals("secret", call.text());
    call.accept();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssl", "tls", "mqtts", "tcps", "wss"})
  void theBrokerOfThisTestLetsNobodyInWithoutACertificate(String scheme) {
    OutputBinding output =
        components.output("url", urlOf(scheme), "topic", "t", "caCert", PKI.rootPem());
    await().atMost(LIMIT).until(() -> output.health().lastError().isPresent());
    String reason = output.health().lastError().orElseThrow();
    assertTrue(SecretWatch.show(reason).contains("or wants one and got none"), reason);
  }

  private static String urlOf(String scheme) {
    return scheme.equals("wss")
        ? broker().secureWebSocketUrl()
        : broker().tlsUrl().replace("ssl:", scheme + ":");
  }

  @Test
  @Tag("field:clientKeyPassword")
  @Tag("field:caCert")
  void certificatesComeFromFilesAndKeysMayBeEncrypted() throws Exception {
    Path ca = Files.writeString(folder.resolve("ca.pem"), PKI.rootPem());
    Path chain = CLIENT.writeChain(folder.resolve("chain.pem"));
    Path key = Files.writeString(folder.resolve("key.pem"), CLIENT.encryptedKeyPem(PASSWORD));
    OutputBinding output =
        components.output(
            "url",
            broker().tlsUrl(),
            "topic",
            "files",
            "clientID",
            "files",
            "caCert",
            "file:" + ca,
            "clientCert",
            "file:" + chain,
            "clientKey",
            "file:" + key,
            "clientKeyPassword",
            PASSWORD);
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.UP);
  }

  @ParameterizedTest
  @CsvSource({
    "tlsAlpn, mqtt, '[mqtt]', TLSv1.3",
    "tlsProtocols, TLSv1.2, '[]', TLSv1.2",
    "tlsProtocols, 'TLSv1.3, TLSv1.2', '[]', TLSv1.3"
  })
  @Tag("field:tlsAlpn")
  @Tag("field:tlsProtocols")
  void theHandshakeOffersWhatTheComponentSays(
      String field, String value, String alpn, String version) throws Exception {
    CompletableFuture<String> offered = new CompletableFuture<>();
    try (SSLServerSocket server = listening(offered)) {
      components.output(
          "url",
          "ssl://localhost:" + server.getLocalPort(),
          "topic",
          "t",
          "caCert",
          PKI.rootPem(),
          field,
          value);
      assertEquals(alpn + " " + version, offered.get(10, TimeUnit.SECONDS));
    }
  }

  /** Says of the first handshake which protocols it offered and which version came of it. */
  private static SSLServerSocket listening(CompletableFuture<String> offered) throws Exception {
    SSLServerSocket server =
        (SSLServerSocket)
            PKI.context(PKI.server("localhost").issue())
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    Thread acceptor =
        new Thread(
            () -> {
              try (SSLSocket socket = (SSLSocket) server.accept()) {
                List<String> protocols = new CopyOnWriteArrayList<>();
                socket.setHandshakeApplicationProtocolSelector(
                    (handshaking, names) -> {
                      protocols.addAll(names);
                      return names.get(0);
                    });
                socket.startHandshake();
                offered.complete(protocols + " " + socket.getSession().getProtocol());
              } catch (IOException e) {
                offered.completeExceptionally(e);
              }
            });
    acceptor.setDaemon(true);
    acceptor.start();
    return server;
  }

  @Test
  @Tag("field:tlsReload")
  void aFileThatChangesMakesTheConnectionAnewIfTheComponentSaysSo() throws Exception {
    Path ca = Files.writeString(folder.resolve("watched.pem"), PKI.rootPem());
    String[] watching = {
      "url",
      broker().tlsUrl(),
      "topic",
      "reload",
      "clientID",
      "reload",
      "tlsReload",
      "reconnect",
      "reconnectMinDelay",
      "1ms",
      "caCert",
      "file:" + ca,
      "clientCert",
      CLIENT.chainPem(),
      "clientKey",
      CLIENT.keyPem()
    };
    OutputBinding output = components.output(watching);
    await().atMost(LIMIT).until(() -> output.health().state() == Health.State.UP);
    Files.writeString(ca, PKI.rootPem() + TestPki.create().rootPem());
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> components.context.meters.count("reconnects") == 1);
  }

  @Test
  @Tag("field:tlsVerifyHostname")
  @Tag("field:tlsServerName")
  void theBrokersCertificateMustBeForItsHostUnlessTheComponentSaysOtherwise() {
    String[] wrong = {
      "url", "ssl://127.0.0.1:" + broker().tlsPort(), // the certificate is for localhost
      "topic", "host",
      "caCert", PKI.rootPem(),
      "clientCert", CLIENT.chainPem(),
      "clientKey", CLIENT.keyPem()
    };
    OutputBinding refused = components.output(with(wrong, "clientID", "strict"));
    await().atMost(LIMIT).until(() -> refused.health().lastError().isPresent());
    assertTrue(
        refused.health().lastError().orElseThrow().contains("127.0.0.1"),
        refused.health().toString());
    OutputBinding named =
        components.output(with(wrong, "clientID", "named", "tlsServerName", "localhost"));
    await().atMost(LIMIT).until(() -> named.health().state() == Health.State.UP);
    OutputBinding careless =
        components.output(with(wrong, "clientID", "careless", "tlsVerifyHostname", "false"));
    await().atMost(LIMIT).until(() -> careless.health().state() == Health.State.UP);
  }

  @Test
  @Tag("field:wsHeaders")
  @Tag("D20")
  void headersAndPathReachTheWebSocketHandshake() throws Exception {
    List<String> request =
        firstLinesSentTo(
            port ->
                new String[] {
                  "url",
                  "ws://127.0.0.1:" + port + "/path?token=1",
                  "topic",
                  "ws",
                  "wsHeaders.X-Tenant",
                  "blue"
                });
    assertEquals("GET /path?token=1 HTTP/1.1", request.get(0));
    assertTrue(
        request.stream().anyMatch(line -> line.equalsIgnoreCase("X-Tenant: blue")),
        request.toString());
  }

  @Test
  @Tag("field:proxy")
  @Tag("D20")
  void theWayGoesThroughTheProxy() throws Exception {
    List<String> request =
        firstLinesSentTo(
            port ->
                new String[] {
                  "url",
                  "tcp://broker.invalid:1883",
                  "topic",
                  "p",
                  "proxy",
                  "http://user:pass@127.0.0.1:" + port
                });
    assertEquals("CONNECT broker.invalid:1883 HTTP/1.1", request.get(0));
    assertTrue(
        request.stream()
            .anyMatch(line -> line.equalsIgnoreCase("proxy-authorization: Basic dXNlcjpwYXNz")),
        request.toString());
  }

  private interface Fields {
    String[] forPort(int port);
  }

  /** What an output with these fields sends first, up to the empty line. */
  private List<String> firstLinesSentTo(Fields fields) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<String>> lines =
          CompletableFuture.supplyAsync(() -> linesOfFirst(server));
      components.output(fields.forPort(server.getLocalPort()));
      return join(lines);
    }
  }

  private static List<String> linesOfFirst(ServerSocket server) {
    try (Socket socket = server.accept();
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
      List<String> lines = new ArrayList<>();
      String line = reader.readLine();
      while (line != null && !line.isEmpty()) {
        lines.add(line);
        line = reader.readLine();
      }
      return lines;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] with(String[] pairs, String... more) {
    List<String> all = new ArrayList<>(List.of(pairs));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private static MoquetteFixture broker() {
    MoquetteFixture started = broker;
    if (started == null) {
      throw new IllegalStateException("the broker is not running");
    }
    return started;
  }
}
