package dev.mooring.runtime.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * What came of a call. Immutable by contract.
 *
 * @param answer the message that came back, if one did
 * @param status how the call ended
 * @param answered whether the far side said how it ended, and not this side for want of it
 * @param trailers what the far side said beside it
 * @param <A> the message
 */
record UnaryOutcome<A>(Optional<A> answer, Status status, boolean answered, Metadata trailers) {

  /** For people. */
  String text() {
    return status.getDescription() == null
        ? status.getCode().toString()
        : status.getCode() + ": " + status.getDescription();
  }
}
