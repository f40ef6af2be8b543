package dev.mooring.runtime;

import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.runtime.payload.Payloads;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Sends values of a type by one component: {@code byte[]}, {@link String} and {@link Payload} as
 * they are, everything else as JSON. Immutable, safe for any thread; no method blocks.
 *
 * @param <T> what is sent
 */
public final class Sender<T> {

  private final OutputBinding output;
  private final Payloads payloads;

  Sender(OutputBinding output, Payloads payloads) {
    this.output = output;
    this.payloads = payloads;
  }

  /**
   * Sends a value with the component's own settings; see {@link #send(Object, Map)}.
   *
   * @param value what to send
   * @return see {@link #send(Object, Map)}
   */
  public CompletionStage<Response> send(T value) {
    return send(value, Map.of());
  }

  /**
   * Sends a value.
   *
   * @param value what to send
   * @param metadata settings for this message alone, in the transport's words, such as {@code
   *     topic}
   * @return completes when the far side has taken responsibility; completes with a {@link
   *     dev.mooring.api.BindingException} as {@link OutputBinding#invoke} says, or with an {@link
   *     IllegalArgumentException} if the value cannot be written as JSON
   */
  public CompletionStage<Response> send(T value, Map<String, String> metadata) {
    Payload payload;
    try {
      payload = payloads.write(value);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return output.invoke(new Request(Operation.CREATE, payload, metadata));
  }
}
