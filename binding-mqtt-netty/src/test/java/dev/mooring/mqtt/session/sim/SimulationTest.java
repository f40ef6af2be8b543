package dev.mooring.mqtt.session.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Runs schedules by the thousand. {@code -Dsim.seed=N} replays one and prints its trace, {@code
 * -Dsim.schedules=N} says how many are run and {@code -Dsim.first=N} where they begin. Seeds below
 * 0 are schedules in MQTT 5.0, and so is every second one.
 */
class SimulationTest {

  private static final long SCHEDULES = Long.getLong("sim.schedules", 20_000);
  private static final long FIRST = Long.getLong("sim.first", 0);

  private static String reached = "";

  @BeforeAll
  static void trace() {
    reached =
        LongStream.range(-700, 1000).mapToObj(Simulation::trace).collect(Collectors.joining());
  }

  @Test
  void theSeedsThatFoundSomethingOnceHold() throws IOException {
    List<Long> seeds = Seeds.thatFoundSomething();
    assertFalse(seeds.isEmpty());
    seeds.forEach(Simulation::run);
  }

  @Test
  void allInvariantsHoldAfterEveryStepOfThousandsOfSchedules_T07_T12_T27() {
    Long one = Long.getLong("sim.seed");
    if (one != null) {
      System.out.println(Simulation.trace(one));
      Simulation.run(one);
      return;
    }
    long start = System.nanoTime();
    long steps =
        LongStream.range(FIRST, FIRST + SCHEDULES)
            .map(each -> each % 2 == 0 ? each : -each)
            .parallel()
            .map(Simulation::run)
            .sum();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%d schedules, %d steps in %.1f s: %.0f steps a second%n",
        SCHEDULES, steps, seconds, steps / seconds);
    assertTrue(steps > SCHEDULES * 50, "schedules of a few steps only");
  }

  @Test
  void aSeedIsASchedule() {
    for (long seed = 0; seed < 50; seed++) {
      assertEquals(Simulation.trace(seed), Simulation.trace(seed));
    }
  }

  /** What never happens in a simulation is not tested by it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "session -> PUBLISH \\d+ out#\\d+ qos1 dup",
        "session -> PUBLISH \\d+ out#\\d+ qos2 dup",
        "session -> PUBREL",
        "session -> PUBCOMP",
        "session -> SUBSCRIBE 5",
        "session -> UNSUBSCRIBE",
        "session -> PINGREQ",
        "-> DISCONNECT",
        "client  <- CONNACK present=true code=0",
        "client  <- CONNACK present=false code=5",
        "client  <- PUBLISH \\d+ topic0#\\d+ qos2 dup",
        "client  <- SUBACK \\d+ \\[128",
        "client  <- PUBREL 40\\d\\d\\d",
        "kind=TIMEOUT, fate=NOT_SENT",
        "kind=TIMEOUT, fate=UNKNOWN",
        "kind=OVERLOAD, fate=NOT_SENT",
        "kind=CLOSED, fate=UNKNOWN",
        "kind=SESSION_LOST, fate=UNKNOWN",
        "kind=CONNECTION_LOST, fate=UNKNOWN",
        "no sign of life within one and a half times keep-alive",
        "nothing could be written within one and a half times keep-alive",
        "no CONNACK within the connect timeout",
        "no connection within the connect timeout",
        "no answer to SUBSCRIBE or UNSUBSCRIBE",
        "phase=REFUSED",
        "pauses reading",
        "resumes reading",
        "records CLEARED",
        "records RECEIVED",
        "records lost: [1-9]",
        "loses the session",
        "session lost topic",
        "another begins",
        "alias \\[\\d, 1\\]",
        "alias \\[\\d, 0\\]",
        "client  <- DISCONNECT",
        "client  <- PUBACK \\d+ quota exceeded",
        "client  <- PUBREC \\d+ quota exceeded",
        "kind=REJECTED, fate=NOT_SENT",
        "kind=REJECTED, fate=UNKNOWN",
        "session -> PUBACK \\d+ implementation specific error",
        "session -> PUBREC \\d+ implementation specific error",
        "session -> PUBREL \\d+ packet identifier not found",
      })
  void theSchedulesReach(String event) {
    assertTrue(Pattern.compile(event).matcher(reached).find(), event);
  }
}
