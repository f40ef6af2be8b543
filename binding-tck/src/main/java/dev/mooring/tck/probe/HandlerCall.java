package dev.mooring.tck.probe;

import dev.mooring.api.Delivery;
import dev.mooring.api.Disposition;
import dev.mooring.api.Payload;
import java.util.concurrent.CompletableFuture;

/**
 * One call of a handler. Safe for any thread; immutable but for the stage.
 *
 * @param delivery what it was called with
 * @param payload its payload, read at the time of the call
 * @param text the same as text
 * @param attempt its attempt, read at the time of the call
 * @param onLentThread whether it ran on the executor lent to the binding
 * @param stage what it returned, for the test to complete
 * @param overlapping whether the stage of an earlier call had not completed
 */
public record HandlerCall(
    Delivery delivery,
    Payload payload,
    String text,
    int attempt,
    boolean onLentThread,
    CompletableFuture<Disposition> stage,
    boolean overlapping) {

  private static final int SHOWN = 40;

  /** Settles it. */
  public void accept() {
    stage.complete(Disposition.accept());
  }

  @Override
  public String toString() {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN)
        .forEach(c -> shown.append(c < ' ' || c > '~' ? "." : Character.toString(c)));
    return "\"" + shown + (text.length() > SHOWN ? "..." : "") + "\" attempt " + attempt;
  }
}
