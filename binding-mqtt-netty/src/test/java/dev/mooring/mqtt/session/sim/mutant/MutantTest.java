package dev.mooring.mqtt.session.sim.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.mqtt.session.sim.Seeds;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.PrimitiveIterator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulation notices when any one rule of the core is switched off. */
class MutantTest {

  private static final int SCHEDULES = 20_000;

  private static final Mutant NONE = Mutant.of("none", "Keepalive", "final class", "final class");

  @ParameterizedTest(name = "{0}")
  @MethodSource("dev.mooring.mqtt.session.sim.mutant.Mutants#all")
  void theSimulationFailsWithout(Mutant mutant) throws Exception {
    Method run = simulation(mutant);
    PrimitiveIterator.OfLong seeds = seeds().iterator();
    for (int schedule = 1; seeds.hasNext(); schedule++) {
      Throwable failure = failureOf(run, seeds.nextLong());
      if (failure != null) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        System.out.println(mutant + ": schedule " + schedule + ": " + cause.getMessage());
        assertEquals("Violation", cause.getClass().getSimpleName(), failure::toString);
        return;
      }
    }
    throw new AssertionError("not noticed in " + SCHEDULES + " schedules: " + mutant);
  }

  private static LongStream seeds() throws IOException {
    return LongStream.concat(
        Seeds.thatFoundSomething().stream().mapToLong(Long::longValue),
        LongStream.range(0, SCHEDULES).map(each -> each % 2 == 0 ? each / 2 : -each));
  }

  @Test
  void aCopyWithoutAChangeHolds() throws Exception {
    Method run = simulation(NONE);
    for (long seed = -250; seed < 250; seed++) {
      assertNull(failureOf(run, seed));
    }
  }

  @Test
  void aChangeThatDoesNotApplyIsAFailure() {
    Mutant stale = Mutant.of("stale", "Keepalive", "no such text", "");
    AssertionError failure = assertThrows(AssertionError.class, () -> MutantLoader.of(stale));
    assertTrue(String.valueOf(failure.getMessage()).contains("does not apply to Keepalive"));
    Mutant ambiguous = Mutant.of("ambiguous", "Keepalive", "return", "");
    assertThrows(AssertionError.class, () -> MutantLoader.of(ambiguous));
  }

  private static Method simulation(Mutant mutant) throws Exception {
    Class<?> type = MutantLoader.of(mutant).loadClass("dev.mooring.mqtt.session.sim.Simulation");
    Method run = type.getDeclaredMethod("run", long.class);
    run.setAccessible(true);
    return run;
  }

  private static @Nullable Throwable failureOf(Method run, long seed)
      throws IllegalAccessException {
    try {
      run.invoke(null, seed);
      return null;
    } catch (InvocationTargetException e) {
      return e.getCause();
    }
  }
}
