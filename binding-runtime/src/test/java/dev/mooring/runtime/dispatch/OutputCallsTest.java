package dev.mooring.runtime.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.mooring.api.BindingException;
import dev.mooring.api.Operation;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which output a call reaches, and in which words it fails. */
final class OutputCallsTest {

  private final FakeOutput output = new FakeOutput();
  private final OutputCalls calls =
      new OutputCalls(name -> name.equals("out") ? Optional.of(output) : Optional.empty());

  private static Throwable failure(CompletionStage<Response> call) {
    return Objects.requireNonNull(
        assertThrows(ExecutionException.class, () -> call.toCompletableFuture().get()).getCause());
  }

  @Test
  void aCallReachesTheOutputOfThatName() throws Exception {
    CompletionStage<Response> call =
        calls.invoke("out", "create", Payload.utf8("x"), Map.of("topic", "t"));

    assertSame(output.answer.get(), call.toCompletableFuture().get());
    assertEquals(
        List.of(new Request(Operation.CREATE, Payload.utf8("x"), Map.of("topic", "t"))),
        output.requests);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "out | `` | operation field is missing from request",
        "none | `` | operation field is missing from request",
        "none | create | couldn't find output binding none",
        "out | get | binding out does not support operation get. supported operations:create get2 list remove",
        "out | CREATE | binding out does not support operation CREATE."
            + " supported operations:create get2 list remove",
      })
  void aCallThatNobodyCanPerformSaysWhy(String binding, String operation, String reason) {
    Throwable failure = failure(calls.invoke(binding, operation, Payload.empty(), Map.of()));

    assertInstanceOf(OutputCallException.class, failure);
    assertEquals("error invoking output binding " + binding + ": " + reason, failure.getMessage());
    assertEquals(List.of(), output.requests);
  }

  @Test
  void whatTheOutputSaysReachesTheCaller() {
    BindingException cause = new BindingException(BindingException.Kind.TIMEOUT, "no answer");
    output.answer = CompletableFuture.failedFuture(cause);

    Throwable failure = failure(calls.invoke("out", "create", Payload.empty(), Map.of()));

    assertEquals("error invoking output binding out: no answer", failure.getMessage());
    assertSame(cause, failure.getCause());
  }
}
