package dev.mooring.mqtt.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic names of inbound messages and remembers those seen last, keyed by their bytes: a
 * topic that comes again costs neither a check nor a new string. What it remembers is bounded in
 * entries and, since long names are not remembered, in bytes (128 KiB of keys). A name that finds
 * both places of its hash taken drives out the one not seen for longer, so a peer that chooses
 * colliding names gains nothing but the cost of a name seen for the first time. Confined to the
 * connection's event loop.
 */
final class TopicNames {

  /** How many names are remembered. */
  static final int MAX_REMEMBERED = 512;

  /** The longest name that is remembered, in bytes. */
  static final int MAX_REMEMBERED_BYTES = 256;

  private static final int WAYS = 2;
  private static final int SETS = MAX_REMEMBERED / WAYS;

  /** 2^64 divided by the golden ratio: spreads what differs into the upper bits. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** Pairs of neighbours, the one seen last in front; empty until the first message. */
  private @Nullable Known[] known = new Known[0];

  /**
   * The topic name in these bytes.
   *
   * @throws MalformedPacketException if it is empty, ill-formed or has a wildcard
   */
  String read(ByteBuf in, int start, int length) {
    if (length > MAX_REMEMBERED_BYTES) {
      return decode(in, start, length);
    }
    if (known.length == 0) {
      known = new Known[MAX_REMEMBERED];
    }
    int front = WAYS * set(in, start, length);
    Known first = known[front];
    if (first != null && first.matches(in, start, length)) {
      return first.name;
    }
    Known second = known[front + 1];
    if (second == null || !second.matches(in, start, length)) {
      second = new Known(decode(in, start, length), words(in, start, length), length);
    }
    known[front + 1] = first;
    known[front] = second;
    return second.name;
  }

  private static String decode(ByteBuf in, int start, int length) {
    if (length == 0) {
      throw new MalformedPacketException("the topic of a PUBLISH is empty [MQTT-4.7.3-1]");
    }
    Utf8.check("the topic of a PUBLISH", in, start, length);
    String name = in.toString(start, length, StandardCharsets.UTF_8);
    if (name.indexOf('#') >= 0 || name.indexOf('+') >= 0) {
      throw new MalformedPacketException(
          "the topic of a PUBLISH has a wildcard [MQTT-3.3.2-2, MQTT-4.7.1-1]");
    }
    return name;
  }

  private static int set(ByteBuf in, int start, int length) {
    long hash = length;
    for (int i = 0; i < length; i += Long.BYTES) {
      hash = (hash ^ word(in, start + i, length - i)) * SPREAD;
      hash ^= hash >>> 32;
    }
    return (int) (hash & (SETS - 1));
  }

  private static long[] words(ByteBuf in, int start, int length) {
    long[] words = new long[(length + Long.BYTES - 1) / Long.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = word(in, start + Long.BYTES * i, length - Long.BYTES * i);
    }
    return words;
  }

  /** The next eight bytes as one number, or as many as are left. */
  private static long word(ByteBuf in, int index, int left) {
    if (left >= Long.BYTES) {
      return in.getLong(index);
    }
    long word = 0;
    for (int i = 0; i < left; i++) {
      word = (word << 8) | (in.getByte(index + i) & 0xFF);
    }
    return word;
  }

  private static final class Known {
    final String name;
    private final long[] words;
    private final int length;

    Known(String name, long[] words, int length) {
      this.name = name;
      this.words = words;
      this.length = length;
    }

    boolean matches(ByteBuf in, int start, int length) {
      if (length != this.length) {
        return false;
      }
      for (int i = 0; i < words.length; i++) {
        if (words[i] != word(in, start + Long.BYTES * i, length - Long.BYTES * i)) {
          return false;
        }
      }
      return true;
    }
  }
}
