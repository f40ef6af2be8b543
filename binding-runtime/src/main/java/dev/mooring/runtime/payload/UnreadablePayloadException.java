package dev.mooring.runtime.payload;

/**
 * Why a payload is none of the type that a handler takes, for people. It says where in the payload,
 * and nothing of what stands there: reasons go to logs.
 */
public final class UnreadablePayloadException extends Exception {

  UnreadablePayloadException(String message) {
    super(message);
  }

  /** The reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
