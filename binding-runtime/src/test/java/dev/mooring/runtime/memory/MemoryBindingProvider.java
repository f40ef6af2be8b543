package dev.mooring.runtime.memory;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.Field;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.Schema;
import dev.mooring.api.config.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Binds components to one {@link MemoryBroker}, as {@code bindings.memory}, as {@code
 * bindings.memoryout}, which has no input, and under whatever names it is given besides.
 */
public final class MemoryBindingProvider implements BindingProvider {

  /** The type with both directions. */
  public static final String TYPE = "bindings.memory";

  /** The type that only sends. */
  public static final String OUTPUT_TYPE = "bindings.memoryout";

  /** What a binding does when it is started. */
  enum Start {
    /** It starts. */
    NORMAL,
    /** The stage fails as with a wrong configuration. */
    FAIL,
    /** The method throws what nobody expects, with a secret in its message. */
    THROW,
    /** The stage never completes. */
    HANG,
    /** The stage fails if the broker is down. */
    FAIL_FAST,
    /** Told to fail fast, it is still looking for the broker. */
    HANG_FAST
  }

  static final Field<String> URL =
      Field.required("url", FieldTypes.STRING, "Says which broker; there is only one.");
  static final Field<String> TOPIC =
      Field.required("topic", FieldTypes.STRING, "Where messages come from and go to.");
  static final Field<String> CONSUMER_ID =
      Field.optional("consumerID", FieldTypes.STRING, "The name of the queue.");
  static final Field<Integer> QOS =
      Field.withDefault("qos", FieldTypes.integer(0, 2), "0", "Has no effect.");
  static final Field<Boolean> RETAIN =
      Field.withDefault("retain", FieldTypes.BOOLEAN, "false", "Has no effect.");
  static final Field<Boolean> CLEAN_SESSION =
      Field.withDefault("cleanSession", FieldTypes.BOOLEAN, "true", "Has no effect.");
  static final Field<String> CA_CERT =
      Field.optional("caCert", FieldTypes.STRING, "Has no effect.");
  static final Field<String> CLIENT_CERT =
      Field.optional("clientCert", FieldTypes.STRING, "Has no effect.");
  static final Field<String> CLIENT_KEY =
      Field.optional("clientKey", FieldTypes.STRING, "Has no effect.").asSecret();
  static final Field<Integer> RETRIES =
      Field.withDefault(
          "backOffMaxRetries",
          FieldTypes.integer(-1, Integer.MAX_VALUE),
          "0",
          "How often a message that failed is tried again, at once; -1 for ever.");
  static final Field<Integer> CONCURRENCY =
      Field.withDefault(
          "maxConcurrency", FieldTypes.integer(1, 1000), "64", "Handler calls at a time.");
  static final Field<Start> START =
      Field.withDefault("start", FieldTypes.choice(Start.class), "normal", "How it starts.");
  static final Field<Boolean> KEEPS_FILES =
      Field.withDefault(
          "keepsFiles", FieldTypes.BOOLEAN, "false", "Whether it asks for the data directory.");

  private static final Schema SCHEMA =
      new Schema(
          List.of(
              URL,
              TOPIC,
              CONSUMER_ID,
              QOS,
              RETAIN,
              CLEAN_SESSION,
              CA_CERT,
              CLIENT_CERT,
              CLIENT_KEY,
              RETRIES,
              CONCURRENCY,
              START,
              KEEPS_FILES));

  private final MemoryBroker broker;
  private final Set<String> types;

  /** Bindings to a broker, under more types where some are given. */
  public MemoryBindingProvider(MemoryBroker broker, String... moreTypes) {
    this.broker = broker;
    Set<String> all = new HashSet<>(Arrays.asList(moreTypes));
    all.add(TYPE);
    all.add(OUTPUT_TYPE);
    this.types = Set.copyOf(all);
  }

  @Override
  public Set<String> types() {
    return types;
  }

  @Override
  public Schema schema(String type) {
    if (!types.contains(type)) {
      throw new IllegalArgumentException(type);
    }
    return SCHEMA;
  }

  @Override
  public ConfiguredBinding configure(BindingDefinition definition) throws ConfigurationException {
    List<Problem> problems = new ArrayList<>();
    Values values = SCHEMA.read(definition.name(), definition.values(), problems);
    if (problems.stream().anyMatch(Problem::isError)) {
      throw new ConfigurationException(problems);
    }
    Set<Direction> directions =
        definition.type().equals(OUTPUT_TYPE)
            ? EnumSet.of(Direction.OUTPUT)
            : EnumSet.allOf(Direction.class);
    return new MemoryConfiguration(broker, values, directions, problems);
  }
}
