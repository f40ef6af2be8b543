package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.mqtt.KeyKind;
import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import io.netty.handler.ssl.ClientAuth;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that must succeed, with both engines. */
@ExtendWith(SecretWatch.class)
class HandshakeTest {

  private static final Set<TlsEngine> ENGINES = EnumSet.of(TlsEngine.JDK, TlsEngine.BORINGSSL);
  private static final Pki ROOT = Pki.root("root");
  private static final Pki SERVER = ROOT.issue("server", "localhost", "127.0.0.1", "::1");

  static Stream<Arguments> forms() {
    List<Arguments> rows = new ArrayList<>();
    for (KeyForm form : KeyForm.values()) {
      ENGINES.forEach(engine -> rows.add(Arguments.of(form, engine)));
    }
    return rows.stream();
  }

  @ParameterizedTest(name = "{0} with {1}")
  @MethodSource("forms")
  void provesWhoItIsWithEveryFormOfKey(KeyForm form, TlsEngine engine) throws Exception {
    KeyPair keys = form.keys();
    Pki client = ROOT.issue(keys, "client-" + form);
    TlsContext tls =
        TlsContext.load(
            TlsSettings.builder()
                .engine(engine)
                .caCert(ROOT.certPem())
                .clientCert(client.certPem())
                .clientKey(form.pem())
                .clientKeyPassword(form.password())
                .build());
    try (TestServer server = TestServer.of(SERVER, TestServer.demanding(ROOT))) {
      Handshake.attempt(tls, "localhost", server).assertSucceeds();

      assertEquals(List.of("CN=client-" + form), server.clients());
      assertEquals(Handshake.CANARY, server.received());
    }
  }

  static Stream<Arguments> kinds() {
    return Stream.of(KeyKind.values())
        .flatMap(kind -> ENGINES.stream().map(engine -> Arguments.of(kind, engine)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void worksWithCertificatesThatHaveAllTheExtensionsOfRealOnes(KeyKind kind, TlsEngine engine)
      throws Exception {
    TestPki kit = TestPki.create();
    TestIdentity broker = kit.server("localhost").issue();
    TestIdentity device = kit.client("device").key(kind).issue();
    TlsContext tls =
        TlsContext.load(
            TlsSettings.builder()
                .engine(engine)
                .caCert(kit.rootPem())
                .clientCert(device.chainPem())
                .clientKey(SecretWatch.rememberPem(device.keyPem()))
                .build());
    try (TestServer server =
        TestServer.of(
            broker.privateKey(),
            broker.chain(),
            builder ->
                builder.trustManager(kit.rootCertificate()).clientAuth(ClientAuth.REQUIRE))) {
      Handshake.attempt(tls, "localhost", server).assertSucceeds();

      assertEquals(List.of("CN=device,O=Mooring Tests"), server.clients());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void sendsTheChainBetweenItsCertificateAndTheRoot(TlsEngine engine) throws Exception {
    Pki middle = ROOT.intermediate("middle");
    Pki client = middle.issue("client");
    TlsContext tls =
        presenting(engine, ROOT.certPem() + middle.certPem() + client.certPem(), client);
    try (TestServer server = TestServer.of(SERVER, TestServer.demanding(ROOT))) {
      Handshake.attempt(tls, "localhost", server).assertSucceeds();

      assertEquals(List.of("CN=client"), server.clients());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void showsItsCertificateToAServerThatNamesOtherIssuers(TlsEngine engine) throws Exception {
    Pki stranger = Pki.root("stranger");
    Pki client = stranger.issue("client");
    TlsContext tls = presenting(engine, client.certPem(), client);
    try (TestServer server = TestServer.of(SERVER, TestServer.naming(ROOT))) {
      Handshake.attempt(tls, "localhost", server).assertSucceeds();

      assertEquals(List.of("CN=client"), server.clients());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void followsTheServersChainToTheRoot(TlsEngine engine) throws Exception {
    Pki middle = ROOT.intermediate("middle");
    Pki leaf = middle.issue("server", "localhost");
    try (TestServer server = TestServer.of(leaf, middle)) {
      Handshake.attempt(trusting(engine, ROOT), "localhost", server).assertSucceeds();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void believesACertificateThatIsInCaCertItself(TlsEngine engine) throws Exception {
    Pki pinned = Pki.selfSigned("server", "localhost");
    try (TestServer server = TestServer.of(pinned)) {
      Handshake.attempt(trusting(engine, pinned), "localhost", server).assertSucceeds();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void speaksEachVersionThatIsAllowed(TlsEngine engine) throws Exception {
    for (TlsVersion version : TlsVersion.values()) {
      TlsContext tls =
          TlsContext.load(
              TlsSettings.builder()
                  .engine(engine)
                  .caCert(ROOT.certPem())
                  .versions(EnumSet.of(version))
                  .build());
      try (TestServer server =
          TestServer.of(SERVER, builder -> builder.protocols(version.toString()))) {
        Handshake.attempt(tls, "localhost", server).assertSucceeds();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void usesTheCipherSuitesThatAreAskedFor(TlsEngine engine) throws Exception {
    String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
    TlsContext tls =
        TlsContext.load(
            TlsSettings.builder()
                .engine(engine)
                .caCert(ROOT.certPem())
                .versions(EnumSet.of(TlsVersion.TLS_1_2))
                .cipherSuites(List.of(suite))
                .build());
    try (TestServer other =
        TestServer.of(SERVER, b -> b.ciphers(List.of("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")))) {
      assertEquals(
          TlsAlert.HANDSHAKE_FAILURE.explanation(),
          Handshake.attempt(tls, "localhost", other).explanation());
    }
    try (TestServer same = TestServer.of(SERVER, b -> b.ciphers(List.of(suite)))) {
      Handshake.attempt(tls, "localhost", same).assertSucceeds();
    }
  }

  private static TlsContext presenting(TlsEngine engine, String chain, Pki client)
      throws Exception {
    return TlsContext.load(
        TlsSettings.builder()
            .engine(engine)
            .caCert(ROOT.certPem())
            .clientCert(chain)
            .clientKey(client.keyPem())
            .build());
  }

  static Stream<Arguments> hosts() {
    return ENGINES.stream()
        .flatMap(
            engine ->
                Stream.of(
                    Arguments.of(engine, "localhost", "localhost"),
                    Arguments.of(engine, "LOCALHOST", "localhost"),
                    Arguments.of(engine, "broker.example", "broker.example"),
                    Arguments.of(engine, "broker.example.", "broker.example"),
                    Arguments.of(engine, "b\u00fccher.example", "xn--bcher-kva.example"),
                    Arguments.of(engine, "127.0.0.1", ""),
                    Arguments.of(engine, "[::1]", ""),
                    Arguments.of(engine, "::1", ""),
                    Arguments.of(engine, "[::1%lo]", "")));
  }

  @ParameterizedTest
  @MethodSource("hosts")
  void asksForNamesAndNotForAddresses(TlsEngine engine, String host, String asked)
      throws Exception {
    Pki leaf =
        ROOT.issue(
            "server", "localhost", "127.0.0.1", "::1", "broker.example", "xn--bcher-kva.example");
    try (TestServer server = TestServer.of(leaf)) {
      Handshake.attempt(trusting(engine, ROOT), host, server).assertSucceeds();

      assertEquals(1, server.serverNames().size());
      assertTrue(
          asked.equalsIgnoreCase(server.serverNames().get(0)), server.serverNames().toString());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void asksForAnotherNameIfToldTo(TlsEngine engine) throws Exception {
    TlsContext tls =
        TlsContext.load(
            TlsSettings.builder()
                .engine(engine)
                .caCert(ROOT.certPem())
                .serverName("localhost")
                .build());
    try (TestServer server = TestServer.of(SERVER)) {
      Handshake.attempt(tls, "10.9.8.7", server).assertSucceeds();

      assertEquals(List.of("localhost"), server.serverNames());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JDK", "BORINGSSL"})
  void offersProtocolsByAlpn(TlsEngine engine) throws Exception {
    TlsContext tls =
        TlsContext.load(
            TlsSettings.builder()
                .engine(engine)
                .caCert(ROOT.certPem())
                .alpn(List.of("mqtt", "x-amzn-mqtt-ca"))
                .build());
    try (TestServer server = TestServer.of(SERVER, TestServer.speaking("x-amzn-mqtt-ca"))) {
      assertEquals(
          "x-amzn-mqtt-ca", Handshake.attempt(tls, "localhost", server).assertSucceeds().alpn());
    }
    try (TestServer indifferent = TestServer.of(SERVER)) {
      Handshake.attempt(tls, "localhost", indifferent).assertSucceeds();
    }
  }

  private static TlsContext trusting(TlsEngine engine, Pki authority) throws Exception {
    return TlsContext.load(
        TlsSettings.builder().engine(engine).caCert(authority.certPem()).build());
  }
}
