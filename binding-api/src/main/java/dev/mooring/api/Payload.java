package dev.mooring.api;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes and, where somebody named it, their media type. Immutable, compared by content. */
public final class Payload {

  private static final Payload EMPTY = new Payload(new byte[0], null);

  private final byte[] bytes;
  private final @Nullable String contentType;

  private Payload(byte[] bytes, @Nullable String contentType) {
    this.bytes = bytes;
    this.contentType = contentType;
  }

  /** No bytes, no media type. */
  public static Payload empty() {
    return EMPTY;
  }

  /** A copy of the bytes. */
  public static Payload copyOf(byte[] bytes) {
    return new Payload(bytes.clone(), null);
  }

  /** The bytes themselves: the caller gives them away and must not change them afterwards. */
  public static Payload wrap(byte[] bytes) {
    return new Payload(bytes, null);
  }

  /** The text's bytes in UTF-8. */
  public static Payload utf8(String text) {
    return new Payload(text.getBytes(StandardCharsets.UTF_8), null);
  }

  /** The same bytes under another media type; {@code null} for none. */
  public Payload withContentType(@Nullable String contentType) {
    return new Payload(bytes, contentType);
  }

  /** The media type as somebody wrote it, unchecked; empty where nobody named one. */
  public Optional<String> contentType() {
    return Optional.ofNullable(contentType);
  }

  /** The number of bytes. */
  public int size() {
    return bytes.length;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return bytes.clone();
  }

  /**
   * The bytes themselves, for those who pass them on and know how to keep their hands off: changing
   * them breaks the promise of this class for everybody else.
   */
  public byte[] sharedBytes() {
    return bytes;
  }

  /** A read-only view of the bytes with a position of its own. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /** The bytes read as UTF-8; what is ill-formed becomes U+FFFD. */
  public String utf8() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * Writes all bytes to a stream, which is neither flushed nor closed.
   *
   * @throws IOException if the stream does
   */
  public void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Payload that
        && Arrays.equals(bytes, that.bytes)
        && contentType().equals(that.contentType());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Size and media type; never the content, which may be anybody's secret. */
  @Override
  public String toString() {
    return "Payload["
        + bytes.length
        + " bytes"
        + (contentType == null ? "" : ", " + contentType)
        + "]";
  }
}
