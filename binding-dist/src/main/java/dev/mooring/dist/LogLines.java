package dev.mooring.dist;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import dev.mooring.runtime.cli.LogOutput;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Log events as Dapr writes them, since what collects its logs takes them apart: {@code time="..."
 * level=info msg="..." app_id=...}, or the same as JSON. Safe for any thread.
 */
final class LogLines extends EncoderBase<ILoggingEvent> {

  private static final String HOST = host();
  private static final String VERSION =
      Optional.ofNullable(LogLines.class.getPackage().getImplementationVersion()).orElse("unknown");

  private volatile LogOutput.Settings settings = new LogOutput.Settings("", "info", false);

  void use(LogOutput.Settings now) {
    settings = now;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    LogOutput.Settings now = settings;
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("time", event.getInstant().toString());
    fields.put("level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    fields.put("msg", event.getFormattedMessage());
    if (!now.applicationId().isEmpty()) {
      fields.put("app_id", now.applicationId());
    }
    fields.put("instance", HOST);
    fields.put("scope", scope(event.getLoggerName()));
    fields.put("type", "log");
    fields.put("ver", VERSION);
    if (event.getKeyValuePairs() != null) {
      event.getKeyValuePairs().forEach(pair -> fields.put(pair.key, String.valueOf(pair.value)));
    }
    String trace =
        event.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(event.getThrowableProxy());
    String line = now.json() ? json(fields, trace) : text(fields) + "\n" + trace;
    return (now.json() ? line + "\n" : line).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Map<String, String> fields) {
    StringBuilder line = new StringBuilder(160);
    fields.forEach(
        (name, value) -> {
          line.append(line.isEmpty() ? "" : " ").append(name).append('=');
          if (name.equals("time") || name.equals("msg") || !isPlain(value)) {
            quote(value, line);
          } else {
            line.append(value);
          }
        });
    return line.toString();
  }

  /** Whether a value ends where the next space is, whoever takes the line apart. */
  private static boolean isPlain(String value) {
    return value.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '=' && c != '\\');
  }

  private static String json(Map<String, String> fields, String trace) {
    StringBuilder line = new StringBuilder(200);
    fields.forEach(
        (name, value) -> {
          line.append(line.isEmpty() ? '{' : ',').append('"').append(name).append("\":");
          quote(value, line);
        });
    if (!trace.isEmpty()) {
      line.append(",\"exception\":");
      quote(trace, line);
    }
    return line.append('}').toString();
  }

  /** One form for both: what JSON escapes, a line cannot have either. */
  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c == '\u2028' || c == '\u2029') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** The logger's package without what all of ours begin with. */
  private static String scope(String logger) {
    int end = logger.lastIndexOf('.');
    String room = end < 0 ? logger : logger.substring(0, end);
    return room.startsWith("dev.mooring") ? room.substring("dev.".length()) : room;
  }

  private static String host() {
    String name = System.getenv("HOSTNAME");
    if (name != null && !name.isEmpty()) {
      return name;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  @Override
  public byte[] headerBytes() {
    return new byte[0];
  }

  @Override
  public byte[] footerBytes() {
    return new byte[0];
  }
}
