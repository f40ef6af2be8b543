package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
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
public final class SecretWatch implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final int SHORTEST_LINE = 32;
  private static final int SHORTEST_RUN = 24;
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/=]{" + SHORTEST_RUN + ",}");
  private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Logger broker = (Logger) LoggerFactory.getLogger("io.moquette");
  private final Listening listening = new Listening();
  private Level level = Level.DEBUG;
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

  /** Looks for this text from now on. */
  public static String remember(String secret) {
    SECRETS.add(secret);
    return secret;
  }

  /** Looks for the private key from now on, in hexadecimal and base64. */
  public static KeyPair remember(KeyPair keys) {
    byte[] encoded = keys.getPrivate().getEncoded();
    byte[] tail = Arrays.copyOfRange(encoded, encoded.length - 24, encoded.length);
    remember(HexFormat.of().formatHex(tail));
    remember(HexFormat.of().withUpperCase().formatHex(tail));
    remember(Base64.getEncoder().encodeToString(tail));
    return keys;
  }

  /** Looks for the lines of the body from now on. */
  public static String rememberPem(String text) {
    text.lines()
        .filter(line -> line.matches("[A-Za-z0-9+/=]{" + SHORTEST_LINE + ",}"))
        .forEach(SecretWatch::remember);
    return text;
  }

  /** Reads an exception with all its causes. */
  public static <T extends Throwable> T show(T thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    SEEN.add(text.toString());
    return thrown;
  }

  /** Reads a text. */
  public static String show(String text) {
    SEEN.add(text);
    return text;
  }

  /** Everything read in this test so far. */
  public static String logged() {
    return String.join("\n", SEEN);
  }

  /** What was read and holds a secret, with the secret struck out. */
  public static List<String> leaks() {
    List<String> leaks =
        SEEN.stream()
            .filter(SecretWatch::holdsASecret)
            .map(text -> SECRETS.stream().reduce(text, (t, secret) -> t.replace(secret, "<LEAK>")))
            .toList();
    SEEN.clear();
    return leaks;
  }

  /** Looks for the many long secrets only where there is something long enough to be one. */
  private static boolean holdsASecret(String text) {
    boolean runs = RUN.matcher(text).find();
    return SECRETS.stream()
        .filter(secret -> runs || secret.length() < SHORTEST_RUN)
        .anyMatch(text::contains);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    level = root.getLevel();
    root.setLevel(Level.TRACE);
    // Moquette empties a QoS 0 message when it writes it to its trace.
    broker.setLevel(Level.DEBUG);
    // Nobody reads all this on a console, and writing it takes longer than the tests.
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
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
    others.forEach(root::addAppender);
    listening.stop();
    root.setLevel(level);
    broker.setLevel(null);
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
