package dev.mooring.mqtt.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes PEM text apart (RFC 7468, and RFC 1421 for headers). Lenient where environment variables,
 * YAML and editors do harm, with line ends as {@code \n} escapes or lost, and text around the
 * blocks; strict in what a block is. No message repeats any of the text but a well-formed label.
 */
final class PemText {

  // Labels are upper case; a BEGIN line into which somebody pasted a key is not taken for one.
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9][A-Z0-9 ]{0,40})-----");
  private static final Pattern ESCAPED_LINE_END = Pattern.compile("(\\\\+r)?\\\\+n|\\\\+r");
  private static final Pattern HEADER = Pattern.compile("([A-Za-z][A-Za-z0-9-]*): *(.*)");
  private static final int DER_SEQUENCE = 0x30;

  private PemText() {}

  /** The blocks of a text, in its order; at least one. */
  static List<PemBlock> parse(TlsField field, String text) throws TlsConfigurationException {
    String lines = ESCAPED_LINE_END.matcher(text).replaceAll("\n");
    Matcher begin = BEGIN.matcher(lines);
    List<PemBlock> blocks = new ArrayList<>();
    int position = 0;
    while (begin.find(position)) {
      String label = begin.group(1);
      String endLine = "-----END " + label + "-----";
      int end = lines.indexOf(endLine, begin.end());
      if (end < 0) {
        throw new TlsConfigurationException(
            field, "the PEM text breaks off: there is no line \"" + endLine + "\"");
      }
      blocks.add(block(field, label, lines.substring(begin.end(), end)));
      position = end + endLine.length();
    }
    if (blocks.isEmpty()) {
      throw new TlsConfigurationException(field, notPem(text));
    }
    return blocks;
  }

  private static PemBlock block(TlsField field, String label, String body)
      throws TlsConfigurationException {
    Map<String, String> headers = new HashMap<>();
    StringBuilder base64 = new StringBuilder(body.length());
    for (String line : body.lines().toList()) {
      Matcher header = HEADER.matcher(line.strip());
      if (header.matches()) {
        headers.put(header.group(1), header.group(2));
      } else {
        line.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> base64.append((char) c));
      }
    }
    try {
      return new PemBlock(label, headers, Base64.getDecoder().decode(base64.toString()));
    } catch (IllegalArgumentException e) {
      throw new TlsConfigurationException(
          field, "the text between the lines of \"" + label + "\" is not base64");
    }
  }

  private static String notPem(String text) {
    String content = text.strip();
    String wrong = "is not PEM: it has no line \"-----BEGIN ...-----\"";
    if (content.isEmpty()) {
      return "is empty; give PEM text, or \"file:\" and a path, or leave the field out";
    }
    if (content.charAt(0) == DER_SEQUENCE && content.indexOf('\0') >= 0) {
      return wrong + "; it looks like DER, which \"openssl ... -inform der\" converts";
    }
    if (isBase64OfPem(content)) {
      return wrong + "; it is base64 of PEM text, so decode it once";
    }
    if (content.length() < 500 && content.matches("(/|\\./|\\.\\./|[A-Za-z]:\\\\)[^\\r\\n]*")) {
      return wrong + "; if it is a path, write \"file:\" before it";
    }
    return wrong;
  }

  private static boolean isBase64OfPem(String content) {
    try {
      byte[] decoded = Base64.getDecoder().decode(content.replaceAll("\\s", ""));
      return new String(decoded, StandardCharsets.ISO_8859_1).contains("-----BEGIN ");
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }
}
