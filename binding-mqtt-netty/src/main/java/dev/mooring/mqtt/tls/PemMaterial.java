package dev.mooring.mqtt.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The PEM texts of all fields as they stood at one moment. A context is made of one such snapshot,
 * so that what was compared is what is used.
 */
final class PemMaterial {

  private final Map<TlsField, String> texts;
  private final List<TlsProblem> unreadable;

  private PemMaterial(Map<TlsField, String> texts, List<TlsProblem> unreadable) {
    this.texts = texts;
    this.unreadable = unreadable;
  }

  /** Reads what the settings name. Blocks for as long as the file system does. */
  static PemMaterial read(TlsSettings settings) {
    Map<TlsField, String> texts = new EnumMap<>(TlsField.class);
    List<TlsProblem> unreadable = new ArrayList<>();
    read(TlsField.CA_CERT, settings.caCert(), texts, unreadable);
    read(TlsField.CLIENT_CERT, settings.clientCert(), texts, unreadable);
    read(TlsField.CLIENT_KEY, settings.clientKey(), texts, unreadable);
    return new PemMaterial(texts, List.copyOf(unreadable));
  }

  private static void read(
      TlsField field,
      @Nullable PemSource source,
      Map<TlsField, String> texts,
      List<TlsProblem> unreadable) {
    if (source instanceof PemSource.OfText inline) {
      texts.put(field, inline.text());
    } else if (source instanceof PemSource.OfFile file) {
      try {
        texts.put(field, PemFile.read(field, file.path()));
      } catch (TlsConfigurationException e) {
        unreadable.addAll(e.problems());
      }
    }
  }

  /** The text of a field; null if it has none or it could not be read. */
  @Nullable String text(TlsField field) {
    return texts.get(field);
  }

  /** What could not be read. */
  List<TlsProblem> unreadable() {
    return unreadable;
  }

  /** Differs as soon as anything does; tells nothing of the contents. */
  String fingerprint() {
    MessageDigest digest = sha256();
    texts.forEach(
        (field, text) -> {
          digest.update((field + ":" + text.length() + ":").getBytes(StandardCharsets.UTF_8));
          digest.update(text.getBytes(StandardCharsets.UTF_8));
        });
    digest.update(unreadable.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
