package dev.mooring.runtime.dispatch;

import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings the application's calls to the output of that name. Its error texts are Dapr's, which
 * clients have learned to read. Safe for any thread; no method blocks.
 */
public final class OutputCalls {

  private final Function<String, Optional<OutputBinding>> outputs;
  private final Resilience resilience;

  /** Over the outputs that a name may stand for, without policies. */
  public OutputCalls(Function<String, Optional<OutputBinding>> outputs) {
    this(outputs, Resilience.none());
  }

  /** Over the outputs that a name may stand for, under policies. */
  public OutputCalls(Function<String, Optional<OutputBinding>> outputs, Resilience resilience) {
    this.outputs = outputs;
    this.resilience = resilience;
  }

  /**
   * Performs an operation.
   *
   * @param binding the component's name
   * @param operation what to do, as the caller wrote it
   * @param payload the bytes it is about
   * @param metadata settings for this call alone
   * @return what the binding answered; completes with an {@link OutputCallException} otherwise, on
   *     any thread
   */
  public CompletionStage<Response> invoke(
      String binding, String operation, Payload payload, Map<String, String> metadata) {
    if (operation.isBlank()) {
      return failed(binding, "operation field is missing from request", null);
    }
    Optional<OutputBinding> output = outputs.apply(binding);
    if (output.isEmpty()) {
      return failed(binding, "couldn't find output binding " + binding, null);
    }
    Operation wanted = new Operation(operation);
    if (!output.get().operations().contains(wanted)) {
      return failed(binding, unsupported(binding, wanted, output.get()), null);
    }
    Request request = new Request(wanted, payload, metadata);
    return resilience
        .invoke(binding, () -> output.get().invoke(request))
        .exceptionallyCompose(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              return failed(binding, Protection.reason(null, cause), cause);
            });
  }

  private static String unsupported(String binding, Operation wanted, OutputBinding output) {
    return "binding "
        + binding
        + " does not support operation "
        + wanted
        + ". supported operations:"
        + output.operations().stream()
            .map(Operation::name)
            .sorted()
            .collect(Collectors.joining(" "));
  }

  private static CompletionStage<Response> failed(
      String binding, String reason, @Nullable Throwable cause) {
    return CompletableFuture.failedFuture(
        new OutputCallException("error invoking output binding " + binding + ": " + reason, cause));
  }
}
