package dev.mooring.mqtt.tls;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where PEM text comes from: a field carries it, or names a file. */
sealed interface PemSource {

  /** Reads a field's value; null stays null. */
  static @Nullable PemSource ofNullable(@Nullable String value) {
    if (value == null) {
      return null;
    }
    String trimmed = value.strip();
    boolean file = trimmed.toLowerCase(Locale.ROOT).startsWith("file:");
    return file ? new OfFile(path(trimmed.substring("file:".length()))) : new OfText(value);
  }

  // A path is taken as it stands; only the form of a URL, with its slashes, has escapes.
  private static String path(String afterScheme) {
    if (!afterScheme.startsWith("//")) {
      return afterScheme;
    }
    String path = afterScheme.replaceFirst("^//(localhost)?(?=/)", "");
    return unescaped(path).replaceFirst("^/(?=[A-Za-z]:)", "");
  }

  private static String unescaped(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException noEscapes) {
      return path;
    }
  }

  /** PEM text in the field itself. */
  record OfText(String text) implements PemSource {
    /** Says nothing of the text, which may be a private key. */
    @Override
    public String toString() {
      return "(text)";
    }
  }

  /** A file with PEM text. */
  record OfFile(String path) implements PemSource {
    @Override
    public String toString() {
      return "file:" + path;
    }
  }
}
