package dev.mooring.tck.mqtt;

import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingException;
import dev.mooring.api.BindingException.Kind;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.Capability;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.api.Direction;
import dev.mooring.api.Disposition;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.Response;
import dev.mooring.api.Subscription;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A {@link TinyClient} as a binding: as much of one as the tests of the wire ask for. */
record TinyProvider(MqttVersion version, Mutant mutant) implements BindingProvider {

  static final String TYPE = "bindings.tiny";

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public Schema schema(String type) {
    return new Schema(List.of());
  }

  @Override
  public ConfiguredBinding configure(BindingDefinition definition) {
    Map<String, String> values =
        definition.values().items().stream()
            .collect(Collectors.toMap(RawValue::key, RawValue::text));
    return new Configured(version, mutant, values);
  }

  private record Configured(MqttVersion version, Mutant mutant, Map<String, String> values)
      implements ConfiguredBinding {

    @Override
    public Set<Direction> directions() {
      return Set.of(Direction.INPUT, Direction.OUTPUT);
    }

    @Override
    public Set<String> claims() {
      return Set.of();
    }

    @Override
    public List<Problem> warnings() {
      return List.of();
    }

    private String value(String key) {
      return values.getOrDefault(key, "");
    }

    private TinyClient client(String filter, TinyClient.Sink sink) {
      boolean clean = Boolean.parseBoolean(value("cleanSession"));
      String id = value("consumerID");
      if (id.indexOf(0) >= 0
          || (id.isEmpty() && !clean && version == MqttVersion.V3_1_1)
          || !isFilter(filter)) {
        throw new BindingException(Kind.CONFIGURATION, "no client id or filter of MQTT");
      }
      return new TinyClient(TinySettings.of(version, values), mutant, filter, sink);
    }

    private static boolean isFilter(String filter) {
      return filter.isEmpty()
          || (filter.indexOf(0) < 0
              && (!filter.startsWith("$share/") || filter.matches("\\$share/[^/+#]+/.+"))
              && filter.matches("(([^#+/]*|\\+)/)*([^#+/]*|\\+|#)"));
    }

    @Override
    public InputBinding openInput(BindingContext context) {
      return new Input(this);
    }

    @Override
    public OutputBinding openOutput(BindingContext context) {
      return new Output(client("", (publish, acknowledge) -> {}), value("topic"));
    }
  }

  private static Health health() {
    return new Health(Health.State.UP, Instant.EPOCH, Optional.of("refused"));
  }

  private record Output(TinyClient client, String topic) implements OutputBinding {

    private static final CompletionStage<Void> DONE = CompletableFuture.completedStage(null);

    Output {
      client.start();
    }

    @Override
    public CompletionStage<Void> start() {
      return DONE;
    }

    @Override
    public Health health() {
      return TinyProvider.health();
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }

    @Override
    public Set<Operation> operations() {
      return Set.of(Operation.CREATE);
    }

    @Override
    public CompletionStage<Response> invoke(Request request) {
      String to = request.metadata().getOrDefault("topic", topic);
      if (to.isEmpty() || to.length() > 65535 || to.matches("(?s).*[#+\u0000].*")) {
        return CompletableFuture.failedStage(
            new BindingException(Kind.CONFIGURATION, "no topic: " + to.length()));
      }
      return client.publish(to, request.payload()).thenApply(done -> Response.empty());
    }

    @Override
    public CompletionStage<Void> close(Duration grace) {
      client.close();
      return DONE;
    }
  }

  /** Not a record: it has a client once it is subscribed. */
  private static final class Input implements InputBinding {
    private static final int HANDLERS = 4; // at the same time

    private final Configured configured;
    private final ExecutorService handlers =
        new ThreadPoolExecutor(
            HANDLERS,
            HANDLERS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> Threads.named("tiny-handler", task),
            new ThreadPoolExecutor.DiscardPolicy()); // of what comes after close
    private Optional<TinyClient> client = Optional.empty();

    Input(Configured configured) {
      this.configured = configured;
    }

    @Override
    public CompletionStage<Void> start() {
      return CompletableFuture.completedStage(null);
    }

    @Override
    public Health health() {
      return TinyProvider.health();
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of(Capability.REDELIVERS);
    }

    @Override
    public Subscription subscribe(DeliveryHandler handler) {
      TinyClient made =
          configured.client(
              configured.value("topic"),
              (publish, acknowledge) -> {
                Message message = new Message(publish.payload(), Map.of("topic", publish.topic()));
                handlers.execute(() -> hand(handler, message, acknowledge));
              });
      client = Optional.of(made);
      made.start();
      return new Subscription() {
        @Override
        public CompletionStage<Void> ready() {
          return made.subscribed();
        }

        @Override
        public CompletionStage<Void> close(Duration grace) {
          made.close();
          return CompletableFuture.completedStage(null);
        }
      };
    }

    /** A failure is as good as a success here: the message is acknowledged. */
    private static void hand(DeliveryHandler handler, Message message, Runnable acknowledge) {
      CompletionStage<Disposition> answer;
      try {
        answer = handler.handle(message);
      } catch (Exception e) {
        answer = CompletableFuture.failedStage(e);
      }
      answer.whenComplete((disposition, error) -> acknowledge.run());
    }

    @Override
    public CompletionStage<Void> close(Duration grace) {
      client.ifPresent(TinyClient::close);
      handlers.shutdown();
      return CompletableFuture.completedStage(null);
    }
  }

  private record Message(Payload payload, Map<String, String> metadata) implements Delivery {

    @Override
    public int attempt() {
      return 1;
    }

    @Override
    public boolean redelivered() {
      return false;
    }
  }
}
