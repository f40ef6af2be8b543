package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a stream of bytes, however it arrives in pieces, into whole control packets. */
final class Frames {

  /** The largest packet that is put together, in bytes. */
  static final int MAX_PACKET = 64 * 1024 * 1024;

  private static final int MOST_HEADER_BYTES = 5;

  private final byte[] header = new byte[MOST_HEADER_BYTES];
  private int headerLength;
  private byte[] frame = {};
  private int filled;

  /**
   * Takes a piece of the stream.
   *
   * @return the packets that it completes
   * @throws IOException if the stream is no sequence of packets any more
   */
  List<byte[]> feed(byte[] piece, int length) throws IOException {
    List<byte[]> complete = new ArrayList<>();
    int at = 0;
    while (at < length) {
      if (frame.length == 0) {
        header[headerLength++] = piece[at++];
        begin();
      } else {
        int taken = Math.min(length - at, frame.length - filled);
        System.arraycopy(piece, at, frame, filled, taken);
        at += taken;
        filled += taken;
      }
      if (frame.length > 0 && filled == frame.length) {
        complete.add(frame);
        frame = new byte[0];
        headerLength = 0;
      }
    }
    return complete;
  }

  /** Whether the stream stands between two packets. */
  boolean isBetweenPackets() {
    return headerLength == 0;
  }

  private void begin() throws IOException {
    if (headerLength < 2) {
      return;
    }
    if ((header[headerLength - 1] & 0x80) != 0) {
      if (headerLength == MOST_HEADER_BYTES) {
        throw new IOException("a packet's length has more than four bytes");
      }
      return;
    }
    int remaining = new BodyCursor(header, 1).variableInteger();
    if (remaining > MAX_PACKET) {
      throw new IOException("a packet of " + remaining + " bytes is larger than " + MAX_PACKET);
    }
    frame = Arrays.copyOf(Arrays.copyOf(header, headerLength), headerLength + remaining);
    filled = headerLength;
  }
}
