package dev.mooring.runtime.config;

import java.time.Duration;
import java.util.List;

/**
 * How something that failed is tried again. Immutable.
 *
 * @param exponential whether pauses grow, from half a second by one half each time, with jitter; if
 *     not, each is as long as {@code pause}
 * @param pause between attempts, where they do not grow
 * @param maxPause the longest pause, where they grow
 * @param maxRetries how many attempts there are after the first; -1 for no end
 * @param httpCodes the status codes that are worth another attempt; empty stands for all
 * @param grpcCodes the same for gRPC
 */
public record RetrySpec(
    boolean exponential,
    Duration pause,
    Duration maxPause,
    int maxRetries,
    List<CodeRange> httpCodes,
    List<CodeRange> grpcCodes) {

  /** The pause where nobody says. */
  public static final Duration DEFAULT_PAUSE = Duration.ofSeconds(5);

  /** The longest growing pause where nobody says. */
  public static final Duration DEFAULT_MAX_PAUSE = Duration.ofSeconds(60);

  public RetrySpec {
    httpCodes = List.copyOf(httpCodes);
    grpcCodes = List.copyOf(grpcCodes);
  }

  /**
   * Status codes from one to another.
   *
   * @param first the lowest
   * @param last the highest; not less than the lowest
   */
  public record CodeRange(int first, int last) {

    /** Whether a code is among them. */
    public boolean contains(int code) {
      return code >= first && code <= last;
    }
  }
}
