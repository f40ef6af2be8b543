package dev.mooring.runtime.secret;

/** Why a secret cannot be had, as a clause for people; it holds no secret. */
public final class SecretException extends Exception {

  /** A reason: a clause without capital and final stop, such as "it is not in the file". */
  public SecretException(String message) {
    super(message);
  }

  /** A reason with the exception behind it. */
  public SecretException(String message, Throwable cause) {
    super(message, cause);
  }
}
