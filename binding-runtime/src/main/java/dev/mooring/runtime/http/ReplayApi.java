package dev.mooring.runtime.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What the two ends of a replay agree on: the sidecar and the command that has the letters. */
public final class ReplayApi {

  /** Takes a dead letter, in the form in which it is kept, by POST. */
  public static final String PATH = "/mooring/v1/replay";

  /** The header that carries the API's token, where it wants one. */
  public static final String TOKEN_HEADER = "dapr-api-token";

  /** The application has handled it. */
  public static final int HANDLED = 204;

  /** There is nobody here whom the letter could be handed to. */
  public static final int NO_INPUT = 404;

  /** The application has answered that it did not handle it. */
  public static final int FAILED = 502;

  /** The application did not answer. */
  public static final int UNREACHABLE = 503;

  /**
   * The largest letter that is taken, in bytes: the largest message that MQTT has, in Base64, and
   * what is told of it.
   */
  static final long MAX_LETTER_SIZE = 400L << 20;

  private ReplayApi() {}

  /** What an answer says to people; all of it, if it is not of the form that the API has. */
  public static String message(String answer) {
    try {
      return new JsonObject(answer).getString("message", answer);
    } catch (DecodeException | ClassCastException e) {
      return answer;
    }
  }
}
