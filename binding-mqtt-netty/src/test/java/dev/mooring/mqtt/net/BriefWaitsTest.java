package dev.mooring.mqtt.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.SelectStrategy;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BriefWaitsTest {

  private static final Duration SHORT = BriefWaits.BRIEF.dividedBy(2);
  private static final Duration LONG = BriefWaits.BRIEF;

  private final BriefWaits waits = new BriefWaits(() -> this.nanos);
  private long nanos;

  /** How many sockets are ready. */
  private int ready;

  private int looks;

  /** Clocks of this kind may begin below zero and run over. */
  @BeforeEach
  void beginNearTheEnd() {
    nanos = Long.MAX_VALUE - LONG.toNanos();
  }

  private int ask(boolean hasTasks) {
    try {
      return waits.calculateStrategy(
          () -> {
            looks++;
            return ready;
          },
          hasTasks);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** The loop sleeps for so long, and is woken by a task. */
  private void sleep(Duration time) {
    assertEquals(SelectStrategy.SELECT, ask(false));
    pass(time);
    ask(true);
  }

  private void sleepOften(Duration time) {
    for (int i = 0; i < 4; i++) {
      sleep(time);
    }
  }

  @Test
  void sleepsAtOnceWhenItKnowsNothing() {
    assertEquals(SelectStrategy.SELECT, ask(false));
    assertEquals(0, looks);
  }

  @Test
  void looksAgainAfterBriefWaits() {
    sleepOften(SHORT);
    assertEquals(SelectStrategy.CONTINUE, ask(false));
    pass(SHORT);
    assertEquals(SelectStrategy.CONTINUE, ask(false));
  }

  @Test
  void aFewBriefWaitsAfterEachLongOneAreNoReason() {
    for (int i = 0; i < 20; i++) {
      sleep(SHORT);
      sleep(SHORT);
      sleep(SHORT);
      sleep(LONG);
    }
    assertEquals(SelectStrategy.SELECT, ask(false));
  }

  @Test
  void sleepsWhenTheWaitIsNotBriefAndAtOnceTheNextTime() {
    sleepOften(SHORT);
    assertEquals(SelectStrategy.CONTINUE, ask(false));
    pass(LONG);
    assertEquals(SelectStrategy.SELECT, ask(false));
    ask(true);
    looks = 0;
    assertEquals(SelectStrategy.SELECT, ask(false));
    assertEquals(0, looks);
  }

  @Test
  void aLongWaitAmongBriefOnesIsForgiven() {
    sleepOften(SHORT);
    for (int i = 0; i < 20; i++) {
      assertEquals(SelectStrategy.CONTINUE, ask(false));
      ask(true);
    }
    ask(false);
    pass(LONG);
    assertEquals(SelectStrategy.SELECT, ask(false));
    ask(true);
    assertEquals(SelectStrategy.CONTINUE, ask(false));
  }

  @Test
  void whatIsReadyEndsTheWait() {
    sleepOften(SHORT);
    assertEquals(SelectStrategy.CONTINUE, ask(false));
    pass(SHORT);
    ready = 3;
    assertEquals(3, ask(false));
    ready = 0;
    pass(LONG); // at work, not waiting
    assertEquals(SelectStrategy.CONTINUE, ask(false));
  }

  @Test
  void withTasksToDoItNeverSleepsAndSeesWhatIsReady() {
    ready = 2;
    assertEquals(2, ask(true));
    ready = 0;
    assertEquals(0, ask(true));
  }

  @Test
  void timeAtWorkIsNoWait() {
    sleepOften(SHORT);
    for (int i = 0; i < 20; i++) {
      pass(LONG);
      ask(true);
    }
    assertEquals(SelectStrategy.CONTINUE, ask(false));
  }
}
