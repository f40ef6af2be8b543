package dev.mooring.runtime.http;

import dev.mooring.runtime.deadletter.DeadLetterLine;
import dev.mooring.runtime.deadletter.StoredLetter;
import dev.mooring.runtime.dispatch.Replays;
import dev.mooring.runtime.dispatch.Reply;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /mooring/v1/replay}: a dead letter, in the form in which it is kept, goes to the
 * application for one attempt. It is the door for {@code mooring dead-letters replay}, which has
 * the files; this side has the application. Runs on event loops and never blocks them.
 */
final class ReplayEndpoint implements Handler<RoutingContext> {

  private final Replays replays;

  ReplayEndpoint(Replays replays) {
    this.replays = replays;
  }

  @Override
  public void handle(RoutingContext routing) {
    Context loop = routing.vertx().getOrCreateContext();
    BoundedBody.of(routing.request(), ReplayApi.MAX_LETTER_SIZE)
        .compose(body -> letter(body.getBytes()))
        .onSuccess(letter -> replay(letter, loop, routing))
        .onFailure(wrong -> ApiError.malformed(String.valueOf(wrong.getMessage())).send(routing));
  }

  private static Future<StoredLetter> letter(byte[] json) {
    try {
      return Future.succeededFuture(DeadLetterLine.letter(json));
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private void replay(StoredLetter stored, Context loop, RoutingContext routing) {
    Optional<CompletionStage<Reply>> replayed = replays.replay(stored.letter());
    if (replayed.isEmpty()) {
      new ApiError(
              ReplayApi.NO_INPUT,
              "ERR_REPLAY_NO_INPUT",
              "component \""
                  + stored.letter().component()
                  + "\" has no input here, or the sidecar has no application")
          .send(routing);
      return;
    }
    Future.fromCompletionStage(replayed.get(), loop).onSuccess(reply -> answer(reply, routing));
  }

  private static void answer(Reply reply, RoutingContext routing) {
    if (reply instanceof Reply.Handled) {
      routing.response().setStatusCode(ReplayApi.HANDLED).end();
    } else if (reply instanceof Reply.Failed failed) {
      new ApiError(ReplayApi.FAILED, "ERR_REPLAY_FAILED", failed.reason()).send(routing);
    } else if (reply instanceof Reply.Unreachable unreachable) {
      new ApiError(ReplayApi.UNREACHABLE, "ERR_REPLAY_NO_APPLICATION", unreachable.reason())
          .send(routing);
    }
  }
}
