package dev.mooring.runtime;

import dev.mooring.api.BindingException;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Health;
import dev.mooring.runtime.registry.BoundInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The handlers of an application, made when it starts and subscribed when their components have.
 * Safe for any thread; made and subscribed by one after the other.
 */
final class Handlers {

  private static final Logger LOG = LoggerFactory.getLogger(Handlers.class);

  private final List<HandlerSpec> specs;
  private final Map<String, DeliveryHandler> made = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<Void>> subscribed = new ConcurrentHashMap<>();

  Handlers(List<HandlerSpec> specs) {
    this.specs = specs;
    specs.forEach(spec -> subscribed.put(spec.component(), new CompletableFuture<>()));
  }

  /** Makes all of them. */
  void make() {
    for (HandlerSpec spec : specs) {
      try {
        made.put(spec.component(), spec.make().get());
      } catch (RuntimeException e) {
        throw new MooringException(
            "handler %s of component \"%s\" cannot be made: %s"
                .formatted(spec.description(), spec.component(), e),
            e);
      }
    }
  }

  /** Subscribes each to its input, if that has started. */
  void subscribe(List<BoundInput> inputs) {
    for (BoundInput input : inputs) {
      DeliveryHandler handler = made.get(input.component());
      if (handler != null) {
        subscribe(input, handler);
      } else if (input.requested()) {
        LOG.info("component \"{}\" asks for its input and has no handler", input.component());
      }
    }
  }

  private void subscribe(BoundInput input, DeliveryHandler handler) {
    CompletableFuture<Void> ready = subscribed.get(input.component());
    try {
      input
          .binding()
          .subscribe(handler)
          .ready()
          .whenComplete(
              (done, thrown) -> {
                if (ready != null && thrown == null) {
                  ready.complete(null);
                } else if (ready != null) {
                  ready.completeExceptionally(thrown);
                }
              });
    } catch (BindingException e) {
      throw new MooringException(
          "component \"%s\" does not take its handler: %s"
              .formatted(input.component(), e.getMessage()),
          e);
    }
  }

  /** How a component is if its handler counts: it is not well before its messages get there. */
  Health health(String component, Health health) {
    CompletableFuture<Void> ready = subscribed.get(component);
    if (ready == null || !(isWell(health.state()))) {
      return health;
    }
    if (!ready.isDone()) {
      return new Health(Health.State.CONNECTING, health.since(), health.lastError());
    }
    return refusal(ready)
        .map(why -> new Health(Health.State.REFUSED, health.since(), Optional.of(why)))
        .orElse(health);
  }

  private static boolean isWell(Health.State state) {
    return state == Health.State.UP || state == Health.State.IDLE;
  }

  private static Optional<String> refusal(CompletableFuture<Void> done) {
    try {
      done.join();
      return Optional.empty();
    } catch (CompletionException e) {
      return Optional.of(
          e.getCause() instanceof BindingException known
              ? String.valueOf(known.getMessage())
              : "the subscription failed with " + e.getCause());
    }
  }
}
