package dev.mooring.runtime.dispatch;

import dev.mooring.api.Rejection;
import dev.mooring.api.Response;
import dev.mooring.runtime.config.RetrySpec;
import java.util.List;
import java.util.Optional;

/** What came of an event that was handed to an application. Immutable. */
public sealed interface Reply {

  /**
   * The application handled it.
   *
   * @param response what it answered
   * @param fanOut what it wants to be sent on; empty where that is not asked for
   */
  record Handled(Response response, Optional<FanOut> fanOut) implements Reply {
    public Handled(Response response) {
      this(response, Optional.empty());
    }
  }

  /**
   * The application answered that it did not handle it.
   *
   * @param reason for people
   * @param code the status code of its answer, if it had one
   * @param rejection what is wrong with the event, if the application said that no attempt will
   *     ever succeed
   */
  record Failed(String reason, Optional<Code> code, Optional<Rejection> rejection)
      implements Reply {

    /** Failed for now. */
    public Failed(String reason, Optional<Code> code) {
      this(reason, code, Optional.empty());
    }

    /** Failed in another way than by an answer with a status code. */
    public Failed(String reason) {
      this(reason, Optional.empty());
    }

    /** Whether a policy wants this sort of failure to be tried again. */
    boolean isAmong(RetrySpec spec) {
      return rejection.isEmpty() && code.map(answered -> answered.isAmong(spec)).orElse(true);
    }
  }

  /**
   * A status code.
   *
   * @param number the code
   * @param grpc whether it is one of gRPC's, and not one of HTTP's
   */
  record Code(int number, boolean grpc) {
    private boolean isAmong(RetrySpec spec) {
      List<RetrySpec.CodeRange> wanted = grpc ? spec.grpcCodes() : spec.httpCodes();
      return wanted.isEmpty() || wanted.stream().anyMatch(range -> range.contains(number));
    }
  }

  /**
   * There was no answer: the application could not be reached, or was lost on the way.
   *
   * @param reason for people
   */
  record Unreachable(String reason) implements Reply {}
}
