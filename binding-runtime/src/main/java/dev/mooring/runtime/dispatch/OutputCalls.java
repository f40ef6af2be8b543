package dev.mooring.runtime.dispatch;

import dev.mooring.api.BindingException;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.runtime.observe.CallObserver;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
  private final CallObserver observer;

  /** Over the outputs that a name may stand for, without anything about them. */
  public OutputCalls(Function<String, Optional<OutputBinding>> outputs) {
    this(outputs, Resilience.none(), CallObserver.none());
  }

  /** Over the outputs that a name may stand for, under policies and under observation. */
  public OutputCalls(
      Function<String, Optional<OutputBinding>> outputs,
      Resilience resilience,
      CallObserver observer) {
    this.outputs = outputs;
    this.resilience = resilience;
    this.observer = observer;
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
    return invoke(binding, operation, payload, metadata, trace -> {});
  }

  /**
   * Performs an operation, as {@link #invoke(String, String, Payload, Map)} does.
   *
   * @param traced is told, before anything is done, the trace context of the call, by header; not
   *     called if nobody traces
   */
  public CompletionStage<Response> invoke(
      String binding,
      String operation,
      Payload payload,
      Map<String, String> metadata,
      Consumer<Map<String, String>> traced) {
    CallObserver.Observed call = observer.output(binding, operation, metadata, payload.size());
    if (!call.traceHeaders().isEmpty()) {
      traced.accept(call.traceHeaders());
    }
    CompletionStage<Response> answer = attempt(binding, operation, payload, call.metadata());
    answer.whenComplete(
        (response, failure) -> call.end(failure == null ? null : failure.getMessage()));
    return answer;
  }

  private CompletionStage<Response> attempt(
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
        .invoke(binding, () -> invoke(binding, output.get(), request))
        .exceptionallyCompose(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              return failed(binding, Protection.reason(null, cause), cause);
            });
  }

  /** A call that meets an output which has just been replaced goes to the one that has. */
  private CompletionStage<Response> invoke(String binding, OutputBinding found, Request request) {
    return found
        .invoke(request)
        .exceptionallyCompose(
            failure -> {
              Optional<OutputBinding> now = outputs.apply(binding);
              return isClosed(failure) && now.isPresent() && now.get() != found
                  ? now.get().invoke(request)
                  : CompletableFuture.failedFuture(failure);
            });
  }

  private static boolean isClosed(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof BindingException known
        && known.kind() == BindingException.Kind.CLOSED
        && known.fate() == BindingException.Fate.NOT_SENT;
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
