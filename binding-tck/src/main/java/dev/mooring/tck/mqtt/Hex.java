package dev.mooring.tck.mqtt;

import java.util.HexFormat;

/** Bytes as people write them in tests: pairs of hexadecimal digits with white space anywhere. */
final class Hex {

  private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");

  private Hex() {}

  /**
   * The bytes.
   *
   * @throws IllegalArgumentException if there is anything but digits and white space
   */
  static byte[] parse(String digits) {
    return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
  }

  /** All bytes as text. */
  static String format(byte[] bytes) {
    return SPACED.formatHex(bytes);
  }

  /** The first bytes as text, and how many there are if that is not all of them. */
  static String format(byte[] bytes, int offset, int length, int shown) {
    String text = SPACED.formatHex(bytes, offset, offset + Math.min(length, shown));
    return length <= shown ? text : text + " ... (" + length + " bytes)";
  }
}
