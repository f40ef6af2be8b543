package dev.mooring.mqtt.paho;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.jspecify.annotations.Nullable;

/** Sends with Paho. */
final class PahoOutput implements OutputBinding {

  private final Values values;
  private final BindingContext context;
  private final PahoLink link;
  private final Set<CompletableFuture<Response>> open = ConcurrentHashMap.newKeySet();

  PahoOutput(Values values, BindingContext context) {
    this.values = values;
    this.context = context;
    this.link = new PahoLink(values, "-out", context);
    link.callback(
        new MqttCallbackExtended() {
          @Override
          public void connectComplete(boolean reconnect, String url) {}

          @Override
          public void connectionLost(Throwable cause) {
            link.lost(cause);
          }

          @Override
          public void messageArrived(String topic, MqttMessage message) {}

          @Override
          public void deliveryComplete(IMqttDeliveryToken token) {}
        });
  }

  @Override
  public CompletionStage<Void> start() {
    CompletionStage<Void> started = link.start();
    link.connect();
    return started;
  }

  @Override
  public Health health() {
    return link.health(true);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ORDERED, Capability.RECONNECTS);
  }

  @Override
  public Set<Operation> operations() {
    return Set.of(Operation.CREATE);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    if (link.isClosed()) {
      return failed(Kind.CLOSED, "closed");
    }
    if (!link.isStarted()) {
      return failed(Kind.REJECTED, "not started");
    }
    if (!request.operation().equals(Operation.CREATE)) {
      return failed(Kind.UNSUPPORTED_OPERATION, "no operation " + request.operation());
    }
    String topic = request.metadata().getOrDefault("topic", values.get(PahoProvider.TOPIC));
    CompletableFuture<Response> outcome = new CompletableFuture<>();
    open.add(outcome);
    try {
      link.client()
          .publish(
              topic,
              request.payload().toByteArray(),
              values.get(PahoProvider.QOS),
              false,
              null,
              new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                  context.executor().execute(() -> done(outcome, null));
                }

                @Override
                public void onFailure(IMqttToken token, Throwable error) {
                  context.executor().execute(() -> done(outcome, error));
                }
              });
    } catch (MqttException | IllegalArgumentException | IllegalStateException e) {
      context.executor().execute(() -> done(outcome, e));
    }
    return outcome;
  }

  private void done(CompletableFuture<Response> outcome, @Nullable Throwable error) {
    open.remove(outcome);
    if (error == null) {
      outcome.complete(Response.empty());
    } else {
      boolean full =
          error instanceof MqttException paho
              && paho.getReasonCode() == MqttException.REASON_CODE_DISCONNECTED_BUFFER_FULL;
      Kind kind = full ? Kind.OVERLOAD : Kind.CONNECTION;
      outcome.completeExceptionally(new BindingException(kind, "Paho: " + error, error));
    }
  }

  private static CompletionStage<Response> failed(Kind kind, String message) {
    return CompletableFuture.failedStage(new BindingException(kind, message));
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    CompletionStage<Void> closed = link.close(grace);
    closed.thenRun(
        () ->
            open.forEach(
                outcome ->
                    outcome.completeExceptionally(new BindingException(Kind.CLOSED, "closed"))));
    return closed;
  }
}
