package dev.mooring.runtime.dispatch;

/**
 * How large requests to the API may be. Immutable.
 *
 * @param maxBodySize the largest body, in bytes
 * @param maxHeaderSize all headers together, in bytes
 */
public record RequestLimits(long maxBodySize, int maxHeaderSize) {

  /** What Dapr allows. */
  public static final RequestLimits DEFAULT = new RequestLimits(4L << 20, 4 << 10);
}
