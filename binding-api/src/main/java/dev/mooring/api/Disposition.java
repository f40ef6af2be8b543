package dev.mooring.api;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a handler says is to become of a delivery. Immutable, safe for any thread. */
public sealed interface Disposition {

  /** The delivery was handled; it is settled towards the far side. */
  static Accept accept() {
    return Accept.WITHOUT_RESPONSE;
  }

  /** The delivery was handled and answered, for transports that carry answers back. */
  static Accept accept(Response response) {
    return new Accept(Optional.of(response));
  }

  /** This attempt failed; another may succeed. */
  static Retry retry(String reason) {
    return new Retry(reason, null);
  }

  /** This attempt failed with an exception; another may succeed. */
  static Retry retry(Throwable cause) {
    String message = cause.getMessage();
    return new Retry(message == null ? cause.getClass().getSimpleName() : message, cause);
  }

  /** No attempt will ever succeed: the failure policy applies at once. */
  static Reject reject(String reason) {
    return new Reject(reason, Rejection.UNSPECIFIED);
  }

  /**
   * No attempt will ever succeed, and the far side may be told why.
   *
   * @param reason for people; goes to logs and dead letters
   * @param rejection what the far side may be told
   * @throws NullPointerException if one of them is {@code null}
   */
  static Reject reject(String reason, Rejection rejection) {
    return new Reject(reason, rejection);
  }

  /** Nobody was there to handle it: no attempt is counted and nothing is settled. */
  static Release release(String reason) {
    return new Release(reason);
  }

  /**
   * Handled. Immutable.
   *
   * @param response what the application answered, if it did
   */
  record Accept(Optional<Response> response) implements Disposition {
    private static final Accept WITHOUT_RESPONSE = new Accept(Optional.empty());
  }

  /**
   * Failed for now.
   *
   * @param reason for people; goes to logs and dead letters
   * @param cause the exception behind it; {@code null} if there was none
   */
  record Retry(String reason, @Nullable Throwable cause) implements Disposition {
    public Retry {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * Failed for good.
   *
   * @param reason for people; goes to logs and dead letters
   * @param rejection what the far side may be told
   */
  record Reject(String reason, Rejection rejection) implements Disposition {
    public Reject {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(rejection, "rejection");
    }
  }

  /**
   * Handed back. The delivery stays unsettled, and so do those that must be settled after it, until
   * the subscription is closed; whoever releases a delivery closes the subscription.
   *
   * @param reason for people; goes to logs
   */
  record Release(String reason) implements Disposition {
    public Release {
      Objects.requireNonNull(reason, "reason");
    }
  }
}
