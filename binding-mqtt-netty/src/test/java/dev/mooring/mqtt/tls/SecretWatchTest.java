package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The test of the test: what the other classes rely on being found is found. */
class SecretWatchTest {

  private final SecretWatch watch = new SecretWatch();
  private boolean watching;

  @BeforeEach
  void begin() {
    watch.begin();
    watching = true;
  }

  @AfterEach
  void end() {
    if (watching) {
      watch.end();
    }
  }

  private List<String> leaks() {
    watching = false;
    return watch.end();
  }

  /** The places where somebody might let a secret out. */
  static Stream<Arguments> places() {
    return Stream.of(
        place(
            "a log", secret -> LoggerFactory.getLogger("somebody.else").trace("sends {}", secret)),
        place("the broker's log", secret -> LoggerFactory.getLogger("io.moquette.x").trace(secret)),
        place(
            "what the broker traces without asking",
            secret -> LoggerFactory.getLogger("io.moquette.broker.MQTTConnection").trace(secret)),
        place(
            "the JDK's log",
            secret -> java.util.logging.Logger.getLogger("some.of.it").log(Level.FINEST, secret)),
        place("standard output", secret -> System.out.print("it is " + secret)),
        place("standard error", secret -> System.err.println(secret)),
        place("an exception that is caught", SecretWatchTest::throwAndCatch),
        place("an error that is caught", SecretWatchTest::failAndCatch));
  }

  private static Arguments place(String name, Consumer<String> speaker) {
    return Arguments.of(name, speaker);
  }

  private static void throwAndCatch(String secret) {
    try {
      throw new IOException(secret);
    } catch (IOException caught) {
      caught.setStackTrace(new StackTraceElement[0]);
    }
  }

  private static void failAndCatch(String secret) {
    try {
      throw new AssertionError(secret);
    } catch (AssertionError caught) {
      caught.setStackTrace(new StackTraceElement[0]);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("places")
  void findsAPasswordInAnyPlace(String name, Consumer<String> speaker) {
    speaker.accept("<" + Pem.PASSWORD + ">");

    List<String> leaks = leaks();
    assertEquals(1, leaks.size(), name);
    assertTrue(leaks.get(0).contains("<LEAK>"), name);
  }

  @Test
  void findsAPemBody() {
    LoggerFactory.getLogger("x").trace("sending {}", Pki.selfSigned("x").certPem());

    assertEquals(1, leaks().size());
  }

  @Test
  void findsAKeyOnOneLine() {
    LoggerFactory.getLogger("x")
        .warn("{}", Pem.pkcs8(Pki.newKeys().getPrivate()).replace("\n", ""));

    assertEquals(1, leaks().size());
  }

  @Test
  void findsAPasswordInTheCauseOfAnExceptionThatItIsShown() {
    SecretWatch.show(new IllegalStateException("x", new RuntimeException("bad " + Pem.PASSWORD)));

    assertEquals(2, leaks().size(), "where it was made, and where it was shown");
  }

  @Test
  void leavesEverythingAsItWas() {
    watch.end();
    watching = false;
    Object out = System.out;
    Object error = System.err;
    watch.begin();
    watch.end();
    assertEquals(List.of(out, error), List.of(System.out, System.err));
  }
}
