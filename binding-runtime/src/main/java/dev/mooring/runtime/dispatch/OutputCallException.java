package dev.mooring.runtime.dispatch;

import org.jspecify.annotations.Nullable;

/** Why a call to an output was not done; the message is for the caller and names the output. */
public final class OutputCallException extends RuntimeException {

  OutputCallException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
