package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.spi.FilterReply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Reads everything that is logged by anybody at any level while a test class runs, everything that
 * is written to standard output and standard error, the message of every exception that is made,
 * and what a test shows it; and fails the test if there is a key, a password or a PEM body in it.
 * The makers of test material tell it what to look for.
 */
public final class SecretWatch implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

  private static final int SHORTEST_LINE = 32;
  private static final int SHORTEST_RUN = 24;
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/=]{" + SHORTEST_RUN + ",}");

  /** Keys and lines of PEM bodies, of which there are many. */
  private static final Set<String> RUNS = ConcurrentHashMap.newKeySet();

  /** What they begin with: one look for each place of a text tells that it holds none of them. */
  private static final Set<String> BEGINNINGS = ConcurrentHashMap.newKeySet();

  private static final Set<String> PASSWORDS = ConcurrentHashMap.newKeySet();
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final Listening listening = new Listening();
  private final TurboFilter unharmed = new MoquetteUnharmed();
  private Level level = Level.DEBUG;
  private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
  private @Nullable ProcessOutput output;
  private @Nullable ThrownRecording thrown;

  /** Looks for this text from now on. */
  public static String remember(String secret) {
    if (RUN.matcher(secret).matches()) {
      RUNS.add(secret);
      BEGINNINGS.add(secret.substring(0, SHORTEST_RUN));
    } else {
      PASSWORDS.add(secret);
    }
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
            .map(
                text ->
                    Stream.concat(RUNS.stream(), PASSWORDS.stream())
                        .reduce(text, (t, secret) -> t.replace(secret, "<LEAK>")))
            .toList();
    SEEN.clear();
    return leaks;
  }

  private static boolean holdsASecret(String text) {
    return PASSWORDS.stream().anyMatch(text::contains)
        || (RUN.matcher(text).results().anyMatch(run -> holdsABeginning(run.group()))
            && RUNS.stream().anyMatch(text::contains));
  }

  private static boolean holdsABeginning(String run) {
    return IntStream.rangeClosed(0, run.length() - SHORTEST_RUN)
        .anyMatch(i -> BEGINNINGS.contains(run.substring(i, i + SHORTEST_RUN)));
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    begin();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    context.getExecutionException().ifPresent(SecretWatch::show);
    assertEquals(List.of(), leaks());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    assertEquals(List.of(), end());
  }

  /** Reads along from now on. */
  void begin() {
    level = root.getLevel();
    root.setLevel(Level.TRACE);
    root.getLoggerContext().addTurboFilter(unharmed);
    // Nobody reads all this on a console, and writing it takes longer than the tests.
    root.iteratorForAppenders().forEachRemaining(others::add);
    others.forEach(root::detachAppender);
    listening.setContext(root.getLoggerContext());
    listening.start();
    root.addAppender(listening);
    output = ProcessOutput.readBy(SEEN::add);
    thrown = ThrownRecording.begin();
  }

  /** Reads no more; the leaks since they were last asked for, and those in exceptions. */
  List<String> end() {
    SEEN.addAll(Objects.requireNonNull(thrown).messages());
    Objects.requireNonNull(output).restore();
    root.detachAppender(listening);
    others.forEach(root::addAppender);
    listening.stop();
    root.setLevel(level);
    root.getLoggerContext().getTurboFilterList().remove(unharmed);
    return leaks();
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

  /**
   * Moquette empties a QoS 0 message when it writes it to its trace, which it does only after it
   * has asked whether there is one: it is told that there is none. What it traces without asking is
   * read.
   */
  private static final class MoquetteUnharmed extends TurboFilter {
    @Override
    public FilterReply decide(
        Marker marker,
        Logger logger,
        Level level,
        String format,
        Object[] params,
        Throwable throwable) {
      boolean asks = format == null && level == Level.TRACE;
      return asks && logger.getName().equals("io.moquette.broker.MQTTConnection")
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }
}
