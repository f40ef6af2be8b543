package dev.mooring.mqtt.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.session.ClientSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The one door of other threads: every command is executed, refused or rejected, once. */
class CommandQueueTest {

  private final Queue<Runnable> loop = new ArrayDeque<>();
  private final List<String> did = new ArrayList<>();

  private CommandQueue door(long maxWeight) {
    return new CommandQueue(
        maxWeight, loop::add, command -> did.add(command.toString()), () -> did.add("flush"));
  }

  @Test
  void manyCommandsAreOneWakeUpAndOneFlush() {
    CommandQueue door = door(100);
    door.offer(new Named("a", 0));
    door.offer(new Named("b", 0));
    assertEquals(1, loop.size());
    loop.remove().run();
    assertEquals(List.of("a", "b", "flush"), did);
    door.offer(new Named("c", 0));
    assertEquals(1, loop.size(), "the next one wakes the loop again");
  }

  @Test
  void whatHasWeightIsBoundedAndWhatHasNoneIsNot_T67() {
    CommandQueue door = door(100);
    assertTrue(door.offer(new Named("a", 60)));
    assertFalse(door.offer(new Named("b", 41)));
    assertTrue(door.offer(new Named("c", 40)));
    assertTrue(door.offer(new Named("d", 0)));
    assertEquals(100, door.waitingWeight());
    loop.remove().run();
    assertEquals(0, door.waitingWeight());
    assertTrue(door.offer(new Named("e", 100)));
  }

  @Test
  void oneAloneIsTakenWhateverItWeighs() {
    CommandQueue door = door(0);
    assertTrue(door.offer(new Named("a", 1_000_000)));
    assertFalse(door.offer(new Named("b", 1)));
    loop.remove().run();
    assertTrue(door.offer(new Named("c", 1)));
  }

  @Test
  void aDrainEndsAfterAWhileSoThatOthersOfTheLoopGetTheirTurn() {
    CommandQueue door = door(100);
    for (int i = 0; i < 5000; i++) {
      door.offer(new Named("x", 0));
    }
    loop.remove().run();
    assertTrue(did.size() < 5000, "all in one turn");
    assertEquals(1, loop.size(), "the rest has a turn of its own");
    loop.remove().run();
    assertEquals(5002, did.size());
  }

  @Test
  void whatIsLeftAfterAFailureIsDrainedAllTheSame() {
    CommandQueue door =
        new CommandQueue(
            100,
            loop::add,
            command -> did.add(command.toString()),
            () -> {
              throw new IllegalStateException("flush failed");
            });
    for (int i = 0; i < 5000; i++) {
      door.offer(new Named("x", 0));
    }
    Runnable drain = loop.remove();
    assertThrows(IllegalStateException.class, drain::run);
    assertEquals(1, loop.size());
  }

  @Test
  void withoutALoopEveryCommandIsRejected_T14() {
    CommandQueue door =
        new CommandQueue(
            100,
            task -> {
              throw new RejectedExecutionException("the loop has ended");
            },
            command -> did.add(command.toString()),
            () -> did.add("flush"));
    assertTrue(door.offer(new Named("a", 60)));
    assertTrue(door.offer(new Named("b", 60)), "the weight of the first was given back");
    assertEquals(List.of("rejected a", "rejected b"), did);
  }

  @Test
  void noCommandOfManyThreadsIsLostWhenTheLoopEnds_T14() throws Exception {
    int threads = 4;
    int each = 10_000;
    AtomicInteger answered = new AtomicInteger();
    ExecutorService ending = Executors.newSingleThreadExecutor();
    CommandQueue door =
        new CommandQueue(Long.MAX_VALUE, ending, command -> answered.incrementAndGet(), () -> {});
    CountDownLatch offered = new CountDownLatch(threads);
    for (int thread = 0; thread < threads; thread++) {
      new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  door.offer(new Counted(answered));
                }
                offered.countDown();
              })
          .start();
    }
    ending.shutdown(); // somewhere in the middle
    assertTrue(offered.await(30, TimeUnit.SECONDS));
    assertTrue(ending.awaitTermination(30, TimeUnit.SECONDS));
    assertEquals(threads * each, answered.get());
  }

  private final class Named implements Command {
    private final String name;
    private final int weight;

    Named(String name, int weight) {
      this.name = name;
      this.weight = weight;
    }

    @Override
    public void execute(ClientSession session, long now) {
      throw new UnsupportedOperationException("the door's owner executes");
    }

    @Override
    public void reject() {
      did.add("rejected " + name);
    }

    @Override
    public int weight() {
      return weight;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private record Counted(AtomicInteger answered) implements Command {
    @Override
    public void execute(ClientSession session, long now) {
      throw new UnsupportedOperationException("the door's owner executes");
    }

    @Override
    public void reject() {
      answered.incrementAndGet();
    }
  }
}
