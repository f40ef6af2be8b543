package dev.mooring.mqtt.paho;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.DeadLetters.DeadLetter;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttCallbackExtended;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.jspecify.annotations.Nullable;

/** Receives with Paho, which acknowledges when it is told to. */
final class PahoInput implements InputBinding {

  private record Message(Payload payload, Map<String, String> metadata, boolean redelivered)
      implements Delivery {
    @Override
    public int attempt() {
      return 1;
    }
  }

  private final Values values;
  private final BindingContext context;
  private @Nullable PahoLink link;
  private @Nullable Taken taken;
  private final PahoLink life;

  PahoInput(Values values, BindingContext context) {
    this.values = values;
    this.context = context;
    this.life = new PahoLink(values, "", context);
  }

  @Override
  public CompletionStage<Void> start() {
    return life.start();
  }

  @Override
  public synchronized Health health() {
    PahoLink current = link;
    return current == null || life.isClosed() ? life.health(false) : current.health(true);
  }

  @Override
  public Set<Capability> capabilities() {
    Set<Capability> capabilities =
        EnumSet.of(Capability.ORDERED, Capability.RECONNECTS, Capability.BACK_PRESSURE);
    if (!values.get(PahoProvider.CLEAN) && values.get(PahoProvider.QOS) > 0) {
      capabilities.add(Capability.REDELIVERS);
      capabilities.add(Capability.DURABLE_SUBSCRIPTION);
    }
    return capabilities;
  }

  @Override
  public synchronized Subscription subscribe(DeliveryHandler handler) {
    if (life.isClosed()) {
      throw new BindingException(Kind.CLOSED, "the binding is closed");
    }
    Taken current = taken;
    if (current != null && !current.link.isClosed()) {
      throw new BindingException(Kind.REJECTED, "there is a subscription");
    }
    PahoLink opened = new PahoLink(values, "", context);
    Taken next = new Taken(opened, handler);
    link = opened;
    taken = next;
    next.begin();
    return next;
  }

  @Override
  public synchronized CompletionStage<Void> close(Duration grace) {
    CompletionStage<Void> closed = life.close(grace);
    Taken current = taken;
    return current == null ? closed : both(closed, current.close(grace));
  }

  private @Nullable CompletionStage<Void> both;

  private CompletionStage<Void> both(CompletionStage<Void> one, CompletionStage<Void> other) {
    CompletionStage<Void> stage = both;
    if (stage == null) {
      stage = one.thenCombine(other, (a, b) -> null);
      both = stage;
    }
    return stage;
  }

  /** A connection and what comes over it. */
  private final class Taken implements Subscription, MqttCallbackExtended {
    private final PahoLink link;
    private final DeliveryHandler handler;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    Taken(PahoLink link, DeliveryHandler handler) {
      this.link = link;
      this.handler = handler;
    }

    void begin() {
      link.client().setManualAcks(true);
      link.callback(this);
      link.start();
      link.connect();
    }

    @Override
    public void connectComplete(boolean reconnect, String url) {
      try {
        link.client()
            .subscribe(
                values.get(PahoProvider.TOPIC),
                values.get(PahoProvider.QOS),
                null,
                new IMqttActionListener() {
                  @Override
                  public void onSuccess(IMqttToken token) {
                    context.executor().execute(() -> ready.complete(null));
                  }

                  @Override
                  public void onFailure(IMqttToken token, Throwable error) {
                    link.lost(error);
                  }
                });
      } catch (MqttException | IllegalArgumentException e) {
        link.lost(e);
        context.executor().execute(() -> ready.completeExceptionally(failure(e)));
      }
    }

    private BindingException failure(Exception cause) {
      return new BindingException(Kind.REJECTED, "Paho: " + cause, cause);
    }

    @Override
    public void connectionLost(Throwable cause) {
      link.lost(cause);
    }

    @Override
    public void deliveryComplete(IMqttDeliveryToken token) {}

    /** One at a time: Paho's thread waits for the handler, which is how it is held back. */
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      Message delivery =
          new Message(
              Payload.wrap(message.getPayload().clone()),
              Map.of("topic", topic),
              message.isDuplicate());
      CompletableFuture<Void> done = new CompletableFuture<>();
      Instant came = context.clock().instant();
      context.executor().execute(() -> hand(delivery, message, came, done));
      done.join();
    }

    private void hand(
        Message delivery, MqttMessage message, Instant came, CompletableFuture<Void> done) {
      if (link.isClosed()) {
        done.complete(null);
        return;
      }
      CompletionStage<Disposition> answer;
      try {
        answer = handler.handle(delivery);
      } catch (Exception | Error e) {
        answer = CompletableFuture.completedStage(Disposition.retry(e));
      }
      if (answer == null) {
        answer = CompletableFuture.completedStage(Disposition.retry("null"));
      }
      closedOr(answer, done)
          .whenCompleteAsync(
              (disposition, error) -> {
                settle(
                    delivery,
                    message,
                    came,
                    error == null ? disposition : Disposition.retry(error));
                done.complete(null);
              },
              context.executor());
    }

    /** What is closed waits for no handler. */
    private CompletionStage<Disposition> closedOr(
        CompletionStage<Disposition> answer, CompletableFuture<Void> done) {
      ended.thenRun(() -> done.complete(null));
      return answer;
    }

    private void settle(
        Message delivery, MqttMessage message, Instant came, Disposition disposition) {
      if (disposition instanceof Disposition.Accept) {
        acknowledge(message);
      } else if (disposition instanceof Disposition.Retry retry) {
        bury(delivery, message, came, retry.reason());
      } else if (disposition instanceof Disposition.Reject reject) {
        bury(delivery, message, came, reject.reason());
      }
    }

    private void bury(Message delivery, MqttMessage message, Instant came, String reason) {
      context
          .deadLetters()
          .add(
              new DeadLetter(
                  context.name(),
                  delivery.payload(),
                  delivery.metadata(),
                  reason,
                  1,
                  came,
                  context.clock().instant()))
          .thenRun(() -> acknowledge(message));
    }

    private void acknowledge(MqttMessage message) {
      if (link.isClosed()) {
        return;
      }
      try {
        link.client().messageArrivedComplete(message.getId(), message.getQos());
      } catch (MqttException e) {
        link.lost(e);
      }
    }

    @Override
    public CompletionStage<Void> ready() {
      return ready;
    }

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    @Override
    public CompletionStage<Void> close(Duration grace) {
      ready.completeExceptionally(new BindingException(Kind.CLOSED, "closed"));
      CompletionStage<Void> closed = link.close(grace);
      ended.complete(null);
      return closed;
    }
  }
}
