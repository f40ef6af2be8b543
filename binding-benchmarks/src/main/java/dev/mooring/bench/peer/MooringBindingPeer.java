package dev.mooring.bench.peer;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingContext;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.Disposition;
import dev.mooring.api.InputBinding;
import dev.mooring.api.Operation;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.api.config.RawValues;
import dev.mooring.mqtt.MqttBindingProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Our client behind the binding, as an application meets it. */
final class MooringBindingPeer implements Peer {

  /** One for all bindings of a process, as in a runtime. */
  private static final BindingContext CONTEXT =
      new BareContext(Executors.newCachedThreadPool(MooringBindingPeer::daemon));

  private final Endpoint endpoint;
  private final String clientId;
  private final Workload workload;
  private final Request request;
  private final @Nullable OutputBinding output;
  private @Nullable Binding input;

  MooringBindingPeer(Endpoint endpoint, Workload workload, String clientId) throws Exception {
    this.endpoint = endpoint;
    this.clientId = clientId;
    this.workload = workload;
    this.request = Request.create(Payload.wrap(new byte[workload.size()]));
    if (workload.kind() == Workload.Kind.RECEIVE) {
      output = null;
      return;
    }
    output = configured("bench/topic", Direction.OUTPUT).openOutput(CONTEXT);
    output.start().toCompletableFuture().join();
    // QoS 1 completes when the connection is there.
    output
        .invoke(new Request(Operation.CREATE, Payload.empty(), Map.of("qos", "1")))
        .toCompletableFuture()
        .join();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    return thread;
  }

  private ConfiguredBinding configured(String topic, Direction direction) throws Exception {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("url", "tcp://127.0.0.1:" + endpoint.port());
    values.put("topic", topic);
    values.put("consumerID", clientId);
    values.put("qos", Integer.toString(workload.qos()));
    values.put("cleanSession", "true");
    values.put("maxInFlight", Integer.toString(workload.inFlight()));
    values.put("maxQueued", "100000");
    return new MqttBindingProvider()
        .configure(
            new BindingDefinition(
                "bench", "bindings.mqtt", "bench", Set.of(direction), RawValues.of(values)));
  }

  @Override
  public void publish(Runnable acknowledged) {
    if (output == null) {
      throw new IllegalStateException("connected to receive");
    }
    output.invoke(request).thenRun(acknowledged);
  }

  @Override
  public void subscribe(String filter, int qos, Runnable received) throws Exception {
    InputBinding opened = configured(filter, Direction.INPUT).openInput(CONTEXT);
    input = opened;
    opened.start().toCompletableFuture().join();
    CompletableFuture<Disposition> accepted =
        CompletableFuture.completedFuture(Disposition.accept());
    opened
        .subscribe(
            delivery -> {
              received.run();
              return accepted;
            })
        .ready()
        .toCompletableFuture()
        .join();
  }

  @Override
  public void close() {
    if (output != null) {
      output.close(Duration.ZERO).toCompletableFuture().join();
    }
    if (input != null) {
      input.close(Duration.ZERO).toCompletableFuture().join();
    }
  }
}
