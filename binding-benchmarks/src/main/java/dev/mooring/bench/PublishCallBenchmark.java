package dev.mooring.bench;

import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long {@code publish} keeps its caller when nobody takes the messages: without a connection,
 * with the queue full and the refusals told. A million calls; look at the percentile 0.9999.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PublishCallBenchmark {

  private final MqttClient client =
      new MqttClient(MqttClientConfig.builder("tcp://127.0.0.1:1", "bench").build());
  private final Publication message = Publication.of("bench/topic", new byte[64]);

  /** For JMH. */
  public PublishCallBenchmark() {}

  /** T17: the call returns, whatever becomes of the message. */
  @Benchmark
  public CompletionStage<Void> publishOffline_T17() {
    return client.publish(message);
  }

  /** Ends the client. */
  @TearDown
  public void close() {
    client.close(Duration.ZERO).toCompletableFuture().join();
  }
}
