package dev.mooring.mqtt.net;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.session.AuthenticationStep;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A question to the authenticator, which is user code: asked on the executor, answered through the
 * door.
 */
final class AuthenticatorCall {

  private final AuthenticationSource source;
  private final AuthenticationStep step;
  private final byte @Nullable [] data;

  /** By which the session knows its question. */
  private final int ticket;

  AuthenticatorCall(
      AuthenticationSource source, AuthenticationStep step, byte @Nullable [] data, int ticket) {
    this.source = source;
    this.step = step;
    this.data = data;
    this.ticket = ticket;
  }

  void begin(Executor executor, CommandQueue door) {
    executor.execute(
        () ->
            answer()
                .whenComplete(
                    (answer, problem) -> door.offer(new ControlCommand(result(answer, problem)))));
  }

  private CompletionStage<@Nullable Authentication> answer() {
    try {
      return source.answer(step, data);
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedStage(e);
    }
  }

  private ControlCommand.Action result(
      @Nullable Authentication answer, @Nullable Throwable problem) {
    if (problem == null) {
      return (session, now) -> session.onAuthenticatorAnswer(ticket, answer, now);
    }
    String reason = Causes.describe(causeOf(problem));
    return (session, now) -> session.onAuthenticatorFailed(ticket, reason, now);
  }

  private static Throwable causeOf(Throwable problem) {
    Throwable cause = problem.getCause();
    return problem instanceof CompletionException && cause != null ? cause : problem;
  }
}
