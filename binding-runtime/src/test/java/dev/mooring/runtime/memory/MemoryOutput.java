package dev.mooring.runtime.memory;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.Capability;
import dev.mooring.api.Health;
import dev.mooring.api.Meters;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.api.config.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Publishes; {@code get} answers with the newest message of a topic. */
final class MemoryOutput implements OutputBinding {

  private static final Operation GET = new Operation("get");

  private final MemoryBroker broker;
  private final Values values;
  private final BindingContext context;
  private final MemoryLife life;
  private final Meters.Counter sent;

  MemoryOutput(MemoryBroker broker, Values values, BindingContext context) {
    this.broker = broker;
    this.values = values;
    this.context = context;
    this.life = new MemoryLife(broker, values, context);
    this.sent = context.meters().counter("sent", "Messages the broker has taken.");
  }

  @Override
  public CompletionStage<Void> start() {
    return life.start();
  }

  @Override
  public Health health() {
    return life.health(true);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.CONCURRENT);
  }

  @Override
  public Set<Operation> operations() {
    return Set.of(Operation.CREATE, GET);
  }

  @Override
  public CompletionStage<Response> invoke(Request request) {
    return CompletableFuture.supplyAsync(() -> perform(request), context.executor());
  }

  private Response perform(Request request) {
    if (life.isClosed()) {
      throw MemoryLife.error(Kind.CLOSED, "the binding is closed");
    }
    if (!operations().contains(request.operation())) {
      throw MemoryLife.error(
          Kind.UNSUPPORTED_OPERATION, "there is no operation " + request.operation());
    }
    String topic =
        request.metadata().getOrDefault("topic", values.get(MemoryBindingProvider.TOPIC));
    if (request.operation().equals(GET)) {
      List<Message> published = broker.published(topic);
      return new Response(
          published.isEmpty()
              ? Optional.empty()
              : Optional.of(published.get(published.size() - 1).payload()),
          Map.of("topic", topic));
    }
    if (!broker.publish(new Message(topic, request.payload(), request.metadata()))) {
      throw MemoryLife.error(Kind.CONNECTION, "the broker is not there");
    }
    sent.add(1);
    return Response.empty();
  }

  @Override
  public CompletionStage<Void> close(Duration grace) {
    life.close("output");
    return CompletableFuture.runAsync(() -> {}, context.executor());
  }
}
