package dev.mooring.bench;

import dev.mooring.mqtt.net.Command;
import dev.mooring.mqtt.net.CommandQueue;
import dev.mooring.mqtt.session.ClientSession;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way of a number of commands through the door, on one thread: what the queue costs beside the
 * wake-up of the event loop. Divide by the number. Run with {@code -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CommandQueueBenchmark {

  /** How many come before the event loop gets to run. */
  @Param({"1", "100", "1000"})
  public int commands;

  private final Weight command = new Weight();
  private int executed;
  private Runnable drain = () -> {};
  private final CommandQueue queue =
      new CommandQueue(
          Long.MAX_VALUE, task -> drain = task, each -> executed += each.weight(), () -> {});

  /** For JMH. */
  public CommandQueueBenchmark() {}

  /** In, and out in one drain. */
  @Benchmark
  public int offerAndDrain() {
    for (int i = 0; i < commands; i++) {
      queue.offer(command);
    }
    drain.run();
    return executed;
  }

  /** Of the weight of a small message. */
  private static final class Weight implements Command {
    @Override
    public void execute(ClientSession session, long now) {
      throw new IllegalStateException("the benchmark's own consumer takes it");
    }

    @Override
    public void reject() {
      throw new IllegalStateException("nothing ends here");
    }

    @Override
    public int weight() {
      return 192;
    }
  }
}
