package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A message whose outcome completes a future, on the executor. */
final class PublishFuture extends PublishCommand implements Runnable {

  final CompletableFuture<Void> result = new CompletableFuture<>();
  private @Nullable BindingException failure;

  PublishFuture(Publish message, long deadlineNanos) {
    super(message, deadlineNanos);
  }

  @Override
  void onPublished(Completions completions) {
    completions.add(this);
  }

  @Override
  void onFailed(BindingException failure, Completions completions) {
    this.failure = failure;
    completions.add(this);
  }

  @Override
  public void run() {
    if (failure == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(failure);
    }
  }

  @Override
  public void reject() {
    result.completeExceptionally(Failures.closed());
  }
}
