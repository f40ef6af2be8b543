package dev.mooring.runtime;

import dev.mooring.api.Disposition;
import dev.mooring.api.Response;
import dev.mooring.runtime.payload.Payloads;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Makes a disposition of whatever a handler returned.
 *
 * @param payloads writes answers that are values
 */
record Answers(Payloads payloads) {

  CompletionStage<Disposition> of(@Nullable Object returned) {
    if (returned instanceof CompletionStage<?> stage) {
      return stage.thenApply(this::disposition);
    }
    return CompletableFuture.completedFuture(disposition(returned));
  }

  private Disposition disposition(@Nullable Object value) {
    if (value == null) {
      return Disposition.accept();
    }
    if (value instanceof Disposition known) {
      return known;
    }
    return Disposition.accept(
        value instanceof Response response ? response : Response.of(payloads.write(value)));
  }
}
