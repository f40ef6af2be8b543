package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MoquetteTlsTest {

  private static final TestPki PKI = TestPki.create();

  @TempDir static Path folder;
  private static MoquetteFixture broker;

  @BeforeAll
  static void start() {
    Path keyStore =
        PKI.server("localhost", "127.0.0.1")
            .issue()
            .writeKeyStore(folder.resolve("broker.p12"), "secret", PKI.rootCertificate());
    broker = MoquetteFixture.builder().inMemory().webSocket().tls(keyStore, "secret", true).start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void carriesMessagesBetweenThoseWhoKnowEachOther(boolean webSocket) throws Exception {
    SSLContext device = PKI.context(PKI.client("device").key(KeyKind.RSA).issue());
    String url = webSocket ? broker.secureWebSocketUrl() : broker.tlsUrl();
    try (WitnessClient witness = WitnessClient.to(url).tls(device.getSocketFactory()).connect()) {
      witness.subscribe("secret/" + webSocket, 1).publish("secret/" + webSocket, "hush", 1);
      assertEquals("hush", witness.await(1).get(0).text());
    }
  }

  @Test
  void letsInNobodyWithoutACertificate() {
    SSLContext nobody = PKI.context();
    assertThrows(
        IllegalStateException.class,
        () -> WitnessClient.to(broker.tlsUrl()).tls(nobody.getSocketFactory()).connect());
  }

  @Test
  void letsInNobodyWithACertificateOfAnotherAuthority() {
    SSLContext stranger = PKI.context(TestPki.create().client("stranger").issue());
    assertThrows(
        IllegalStateException.class,
        () -> WitnessClient.to(broker.tlsUrl()).tls(stranger.getSocketFactory()).connect());
  }

  @Test
  void doesNotStartWithAKeyStoreThatIsNotThere() {
    Path missing = folder.resolve("missing.p12");
    MoquetteFixture.Builder builder =
        MoquetteFixture.builder().inMemory().tls(missing, "secret", false);
    assertThrows(IllegalStateException.class, builder::start);
  }
}
