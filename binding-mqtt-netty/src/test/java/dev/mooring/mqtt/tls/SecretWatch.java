package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Reads everything that is logged by anybody while a test class runs, and everything thrown that a
 * test shows it, and fails the test if there is a key, a password or a PEM body in it. The makers
 * of test material tell it what to look for.
 */
final class SecretWatch implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final int SHORTEST_LINE = 32;
  private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Listening listening = new Listening();
  private Level level = Level.DEBUG;

  /** Looks for this text from now on. */
  static String remember(String secret) {
    SECRETS.add(secret);
    return secret;
  }

  /** Looks for the private key from now on, in hexadecimal and base64. */
  static KeyPair remember(KeyPair keys) {
    byte[] encoded = keys.getPrivate().getEncoded();
    byte[] tail = Arrays.copyOfRange(encoded, encoded.length - 24, encoded.length);
    remember(HexFormat.of().formatHex(tail));
    remember(HexFormat.of().withUpperCase().formatHex(tail));
    remember(Base64.getEncoder().encodeToString(tail));
    return keys;
  }

  /** Looks for the lines of the body from now on. */
  static String rememberPem(String text) {
    text.lines()
        .filter(line -> line.matches("[A-Za-z0-9+/=]{" + SHORTEST_LINE + ",}"))
        .forEach(SecretWatch::remember);
    return text;
  }

  /** Reads an exception with all its causes. */
  static <T extends Throwable> T show(T thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    SEEN.add(text.toString());
    return thrown;
  }

  /** Reads a text. */
  static String show(String text) {
    SEEN.add(text);
    return text;
  }

  /** Everything read in this test so far. */
  static String logged() {
    return String.join("\n", SEEN);
  }

  /** What was read and holds a secret, with the secret struck out. */
  static List<String> leaks() {
    List<String> leaks =
        SEEN.stream()
            .filter(text -> SECRETS.stream().anyMatch(text::contains))
            .map(text -> SECRETS.stream().reduce(text, (t, secret) -> t.replace(secret, "<LEAK>")))
            .toList();
    SEEN.clear();
    return leaks;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    level = root.getLevel();
    root.setLevel(Level.TRACE);
    listening.setContext(root.getLoggerContext());
    listening.start();
    root.addAppender(listening);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getExecutionException().ifPresent(SecretWatch::show);
    assertEquals(List.of(), leaks());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    root.detachAppender(listening);
    listening.stop();
    root.setLevel(level);
  }

  private static final class Listening extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      SEEN.add(event.getFormattedMessage());
      for (IThrowableProxy t = event.getThrowableProxy(); t != null; t = t.getCause()) {
        SEEN.add(String.valueOf(t.getMessage()));
      }
    }
  }
}
