package dev.mooring.mqtt;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.MqttClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A binding's client, from the start to the end. Opening a session store does I/O, so a client is
 * made on the executor; whatever is asked of the slot meanwhile, and closing above all, takes care
 * of a client that is still on its way. Safe for any thread.
 */
final class ClientSlot {

  private final Executor executor;
  private @Nullable CompletableFuture<MqttClient> opening;
  private boolean closed;
  private volatile @Nullable MqttClient client;

  ClientSlot(Executor executor) {
    this.executor = executor;
  }

  /** Makes the client, once; completes with it or with what it could not be made for. */
  synchronized CompletionStage<MqttClient> open(Supplier<MqttClient> maker) {
    if (opening != null) {
      return opening;
    }
    CompletableFuture<MqttClient> opened = new CompletableFuture<>();
    opening = opened;
    if (closed) {
      opened.completeExceptionally(new BindingException(Kind.CLOSED, "the binding is closed"));
    } else {
      executor.execute(() -> make(maker, opened));
    }
    return opened;
  }

  private void make(Supplier<MqttClient> maker, CompletableFuture<MqttClient> opened) {
    try {
      MqttClient made = maker.get();
      client = made;
      opened.complete(made);
    } catch (RuntimeException e) {
      opened.completeExceptionally(Causes.bindingException(e));
    }
  }

  /** The client, once it is there. */
  @Nullable MqttClient client() {
    return client;
  }

  /** What the client does; {@link ClientStatus.State#IDLE} before it is there. */
  ClientStatus.State state() {
    MqttClient current = client;
    return current == null ? ClientStatus.State.IDLE : current.status().state();
  }

  /** A figure of the client; 0 before it is there. */
  double figure(ToDoubleFunction<MqttClient> figure) {
    MqttClient current = client;
    return current == null ? 0 : figure.applyAsDouble(current);
  }

  /** Closes the client, if there is or will be one; completes when nothing of it is left. */
  synchronized CompletionStage<Void> close(Duration grace) {
    closed = true;
    if (opening == null) {
      return CompletableFuture.completedStage(null);
    }
    return opening
        .handle(
            (made, failure) ->
                failure == null ? made.close(grace) : CompletableFuture.<Void>completedStage(null))
        .thenCompose(ended -> ended);
  }
}
