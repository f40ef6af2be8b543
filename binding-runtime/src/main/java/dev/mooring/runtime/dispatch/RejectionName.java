package dev.mooring.runtime.dispatch;

import dev.mooring.api.Rejection;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an application names what is wrong with an event that no attempt will ever handle: the
 * constants of {@link Rejection} in lower case, with hyphens.
 */
public final class RejectionName {

  /** The header, or with gRPC the trailer, of an answer that says so. */
  public static final String HEADER = "mooring-rejection";

  private static final Logger LOG = LoggerFactory.getLogger(RejectionName.class);

  private RejectionName() {}

  /** What a name stands for; empty, and said in the log, if it is none. */
  public static Optional<Rejection> read(String name) {
    Optional<Rejection> known =
        Arrays.stream(Rejection.values()).filter(each -> name(each).equals(name)).findFirst();
    if (known.isEmpty()) {
      LOG.warn(
          "the application answered an event with {}: {}, which is none of {}; the event is tried"
              + " again",
          HEADER,
          name,
          Arrays.stream(Rejection.values()).map(RejectionName::name).toList());
    }
    return known;
  }

  private static String name(Rejection rejection) {
    return rejection.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
