package dev.mooring.mqtt;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingException;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.RawValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Opens bindings from values as a component file would have them, and closes them all. */
final class Components implements AutoCloseable {

  static final String APPLICATION = "shop";

  final TestContext context = new TestContext();
  final ManualTimers timers = new ManualTimers();
  private final List<Binding> opened = new ArrayList<>();

  /** Values in pairs of key and text. */
  static Map<String, String> values(String... pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return values;
  }

  static BindingDefinition definition(
      String type, Set<Direction> directions, Map<String, String> values) {
    return new BindingDefinition("orders", type, APPLICATION, directions, RawValues.of(values));
  }

  /** A checked component of type {@code bindings.mqtt}. */
  static ConfiguredBinding configure(Set<Direction> directions, Map<String, String> values) {
    try {
      return new MqttBindingProvider().configure(definition("bindings.mqtt", directions, values));
    } catch (ConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  /** The settings of an input or output alone. */
  static MqttSettings settings(Direction direction, String... pairs) {
    BindingDefinition definition = definition("bindings.mqtt", Set.of(direction), values(pairs));
    try {
      return new SettingsReader(definition, MqttType.MQTT, new MqttFields(MqttType.MQTT)).read();
    } catch (ConfigurationException e) {
      throw new AssertionError(e);
    }
  }

  /** A started input, and nothing but it, whose retries wait for {@link #timers}. */
  InputBinding input(String... pairs) {
    InputBinding input = new MqttInputBinding(settings(Direction.INPUT, pairs), context, timers);
    opened.add(input);
    join(input.start());
    return input;
  }

  /** A started output, and nothing but it. */
  OutputBinding output(String... pairs) {
    OutputBinding output = new MqttOutputBinding(settings(Direction.OUTPUT, pairs), context);
    opened.add(output);
    join(output.start());
    return output;
  }

  static <T> T join(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** The failure of a stage: what its dependents are given, not what joining makes of it. */
  static BindingException failure(CompletionStage<?> stage) {
    CompletableFuture<Throwable> seen = new CompletableFuture<>();
    stage.whenComplete(
        (value, failure) ->
            seen.complete(failure == null ? new AssertionError("it did not fail") : failure));
    Throwable failure = join(seen);
    if (failure instanceof BindingException expected) {
      return expected;
    }
    throw new AssertionError("no BindingException", failure);
  }

  @Override
  public void close() {
    opened.forEach(binding -> join(binding.close(Duration.ZERO)));
    context.close();
  }
}
