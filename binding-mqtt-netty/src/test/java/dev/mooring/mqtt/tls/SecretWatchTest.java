package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The test of the test: what the other classes rely on being found is found. */
@ExtendWith(SecretWatch.class)
class SecretWatchTest {

  private static final Logger log = LoggerFactory.getLogger("somebody.else");

  @Test
  void findsAPemBodyThatSomebodyLogs() {
    String pem = Pki.selfSigned("x").certPem();

    log.trace("sending {}", pem);

    List<String> leaks = SecretWatch.leaks();
    assertEquals(1, leaks.size());
    assertTrue(leaks.get(0).contains("<LEAK>"));
  }

  @Test
  void findsAPasswordInTheCauseOfAnException() {
    SecretWatch.show(new IllegalStateException("x", new RuntimeException("bad " + Pem.PASSWORD)));

    assertEquals(1, SecretWatch.leaks().size());
  }

  @Test
  void findsAKeyOnOneLine() {
    KeyPair keys = Pki.newKeys();

    log.warn("failed", new IllegalStateException(Pem.pkcs8(keys.getPrivate()).replace("\n", "")));

    assertEquals(1, SecretWatch.leaks().size());
  }
}
