package dev.mooring.mqtt;

import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Subscription;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.SubscriptionResult;
import dev.mooring.mqtt.packet.RetainHandling;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subscription of an input: asks the broker for its filters, and asks again, now and then, for
 * those that it refuses. Safe for any thread.
 */
final class MqttSubscription implements Subscription {

  private static final Logger LOG = LoggerFactory.getLogger(MqttSubscription.class);

  /** What a subscription needs of its binding. */
  interface Owner {
    /** A filter was refused; the text is for people. */
    void onRefused(String text);

    /** The subscription's connection has ended. */
    void onEnded();
  }

  private final String component;
  private final MqttClient client;
  private final ReceiveSettings settings;
  private final DeliveryPath path;
  private final Executor executor;
  private final Timers timers;
  private final Duration askAgainAfter;
  private final Owner owner;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CompletionStage<Void> closed = Stages.copy(ended);
  private final Set<String> refused = new LinkedHashSet<>();
  private boolean granted;
  private boolean closing;
  private boolean ending;
  private Timers.@Nullable Timer timer;

  MqttSubscription(
      String component,
      MqttClient client,
      ReceiveSettings settings,
      DeliveryPath path,
      Executor executor,
      Timers timers,
      Duration askAgainAfter,
      Owner owner) {
    this.component = component;
    this.client = client;
    this.settings = settings;
    this.path = path;
    this.executor = executor;
    this.timers = timers;
    this.askAgainAfter = askAgainAfter;
    this.owner = owner;
  }

  DeliveryPath path() {
    return path;
  }

  /** Asks for the filters, before there is a connection. */
  void begin(Collection<String> filters) {
    ask(filters);
  }

  /** Whether the broker has granted every filter. */
  synchronized boolean isGranted() {
    return granted && refused.isEmpty();
  }

  /** Whether the broker refuses a filter. */
  synchronized boolean isRefused() {
    return !refused.isEmpty();
  }

  private void ask(Collection<String> filters) {
    // In MQTT 5.0 the broker need not even send what is passed over.
    RetainHandling retained =
        settings.skipRetained() ? RetainHandling.DO_NOT_SEND : RetainHandling.SEND;
    client
        .subscribe(
            filters.stream()
                .map(
                    filter -> new TopicSubscription(filter, settings.qos(), false, false, retained))
                .toList(),
            0)
        .whenComplete(
            (results, failure) -> {
              if (failure != null) {
                ready.completeExceptionally(Causes.bindingException(failure));
              } else {
                onAnswer(results);
              }
            });
  }

  private void onAnswer(List<SubscriptionResult> results) {
    boolean all;
    synchronized (this) {
      granted = true;
      for (SubscriptionResult result : results) {
        if (result.granted().isPresent()) {
          refused.remove(result.filter());
        } else {
          refused.add(result.filter());
        }
      }
      all = refused.isEmpty();
    }
    results.forEach(this::report);
    if (all) {
      ready.complete(null);
    } else {
      onRefusal();
    }
  }

  private void report(SubscriptionResult result) {
    if (result.granted().isEmpty()) {
      LOG.error("{}: the broker refused the subscription to {}", component, result.filter());
    } else if (result.granted().get() != settings.qos()) {
      LOG.warn(
          "{}: the broker granted QoS {} for {}, less than QoS {}",
          component,
          result.granted().get().level(),
          result.filter(),
          settings.qos().level());
    } else {
      LOG.info("{}: subscribed to {}", component, result.filter());
    }
  }

  /** A filter that was granted before was refused when it was asked for anew. */
  void onLost(String filter) {
    LOG.error("{}: the broker refused the subscription to {} again", component, filter);
    synchronized (this) {
      refused.add(filter);
    }
    onRefusal();
  }

  private void onRefusal() {
    String text;
    synchronized (this) {
      text = "the broker refused the subscription to " + String.join(", ", refused);
      if (!closing && timer == null) {
        timer = timers.after(askAgainAfter.toNanos(), this::askAgain);
      }
    }
    owner.onRefused(text);
    ready.completeExceptionally(new BindingException(Kind.AUTHORIZATION, text));
  }

  private void askAgain() {
    List<String> filters;
    synchronized (this) {
      timer = null;
      filters = closing ? List.of() : List.copyOf(refused);
    }
    if (!filters.isEmpty()) {
      ask(filters);
    }
  }

  @Override
  public CompletionStage<Void> ready() {
    return Stages.copy(ready);
  }

  /** Nothing is to be expected of it any more. */
  void fail(BindingException failure) {
    synchronized (this) {
      closing = true;
      if (timer != null) {
        timer.cancel();
      }
    }
    path.close();
    executor.execute(() -> ready.completeExceptionally(failure));
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    boolean first;
    synchronized (this) {
      first = !ending;
      ending = true;
    }
    if (first) {
      fail(new BindingException(Kind.CLOSED, "the subscription was closed"));
      client
          .disconnect(grace)
          .whenComplete(
              (done, never) -> {
                owner.onEnded();
                ended.complete(null);
              });
    }
    return closed;
  }
}
