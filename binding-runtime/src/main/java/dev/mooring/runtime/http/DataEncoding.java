package dev.mooring.runtime.http;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns the {@code data} of a request into the bytes that are sent. Dapr decodes any JSON value and
 * encodes it again by the rules of its language: keys in order of their bytes, no white space,
 * {@code < > &} escaped, numbers as 64-bit floating point in their shortest form. Receivers have
 * come to rely on these bytes, and Jackson writes others. Stateless.
 */
final class DataEncoding {

  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final double SMALLEST_PLAIN = 1e-6;
  private static final double SMALLEST_EXPONENT = 1e21;

  /** The order of UTF-8 bytes, which is that of code points and not that of {@code char}s. */
  private static final Comparator<String> BY_CODE_POINT = DataEncoding::compareCodePoints;

  private final StringBuilder out = new StringBuilder();

  private DataEncoding() {}

  /**
   * The bytes of a value.
   *
   * @throws IllegalArgumentException if a number in it is beyond 64-bit floating point
   */
  static byte[] encode(JsonNode value) {
    DataEncoding encoding = new DataEncoding();
    encoding.write(value);
    return encoding.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode value) {
    switch (value.getNodeType()) {
      case OBJECT -> writeObject(value);
      case ARRAY -> writeArray(value);
      case STRING -> writeString(value.textValue());
      case NUMBER -> out.append(number(value));
      case BOOLEAN -> out.append(value.booleanValue());
      case NULL, MISSING -> out.append("null");
      case BINARY, POJO -> throw new IllegalArgumentException("JSON has no such value");
    }
  }

  private void writeObject(JsonNode object) {
    Map<String, JsonNode> sorted = new TreeMap<>(BY_CODE_POINT);
    object.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
      out.append(separator);
      writeString(entry.getKey());
      out.append(':');
      write(entry.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void writeArray(JsonNode array) {
    out.append('[');
    String separator = "";
    for (JsonNode element : array) {
      out.append(separator);
      write(element);
      separator = ",";
    }
    out.append(']');
  }

  private void writeString(String text) {
    out.append('"');
    text.codePoints().forEach(this::writeCodePoint);
    out.append('"');
  }

  private void writeCodePoint(int c) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append((char) c);
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '<', '>', '&', '\u2028', '\u2029' -> writeEscaped(c);
      default -> {
        if (c < ' ') {
          writeEscaped(c);
        } else if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
          out.append('\uFFFD');
        } else {
          out.appendCodePoint(c);
        }
      }
    }
  }

  private void writeEscaped(int c) {
    out.append("\\u")
        .append(HEX[c >> 12 & 15])
        .append(HEX[c >> 8 & 15])
        .append(HEX[c >> 4 & 15])
        .append(HEX[c & 15]);
  }

  private static String number(JsonNode value) {
    double number = value.doubleValue();
    if (Double.isInfinite(number)) {
      throw new IllegalArgumentException("a number is out of range");
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal shortest = shortest(number);
    double magnitude = Math.abs(number);
    return magnitude < SMALLEST_PLAIN || magnitude >= SMALLEST_EXPONENT
        ? withExponent(shortest)
        : shortest.toPlainString();
  }

  /** The fewest digits that read back as the same number. */
  private static BigDecimal shortest(double number) {
    BigDecimal decimal = new BigDecimal(NumberOutput.toString(number, true)).stripTrailingZeros();
    // Java's form has two digits at least, and so at the smallest numbers one too many.
    BigDecimal oneDigit = decimal.round(new MathContext(1));
    return decimal.precision() == 2 && oneDigit.doubleValue() == number ? oneDigit : decimal;
  }

  private static String withExponent(BigDecimal decimal) {
    String digits = decimal.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - decimal.scale();
    return (decimal.signum() < 0 ? "-" : "")
        + digits.charAt(0)
        + (digits.length() > 1 ? "." + digits.substring(1) : "")
        + (exponent < 0 ? "e-" : "e+")
        + Math.abs(exponent);
  }

  private static int compareCodePoints(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean surrogates = Character.isSurrogate(left) != Character.isSurrogate(right);
        return surrogates ? (Character.isSurrogate(left) ? 1 : -1) : Character.compare(left, right);
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
