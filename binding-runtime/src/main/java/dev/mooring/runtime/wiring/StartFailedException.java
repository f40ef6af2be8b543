package dev.mooring.runtime.wiring;

/** Why a sidecar that was configured rightly does not start all the same; for people. */
public final class StartFailedException extends RuntimeException {

  StartFailedException(String message) {
    super(message);
  }

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
