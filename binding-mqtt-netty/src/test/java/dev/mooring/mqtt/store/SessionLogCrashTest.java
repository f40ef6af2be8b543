package dev.mooring.mqtt.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process dies, or power fails, at every change that a log makes to its disk, rewriting included;
 * what is found is all that was committed and nothing that was not said.
 */
class SessionLogCrashTest {

  /** How often a session is gone on with, crashes and all. */
  private static final int LIVES = 4;

  private static final int SEEDS = 8;

  /** So that a life has several rewrites. */
  private static final long COMPACTION_FLOOR_BYTES = 500;

  /** What the log said after each step of one process, and how many steps were committed. */
  private static final class Life {
    final List<String> said = new ArrayList<>();
    int committed;
    long compactions;

    Life(String found) {
      said.add(found);
    }

    void mustHave(String found, String where) {
      assertTrue(
          said.subList(committed, said.size()).contains(found),
          () -> where + ": found " + found + ", not one of what was said from the last commit on");
    }
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void aCrashAtAnyChangeLosesNothingCommitted(Durability durability) throws IOException {
    long compactions = 0;
    int crashes = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Life nothing = new Life(new ModelSession().text());
      SimulatedDisk whole = new SimulatedDisk(new Random(seed));
      compactions += live(whole, durability, new Random(seed), nothing, "whole").compactions;
      for (int stop = 1; stop <= whole.changes(); stop++) {
        String where = durability + ", seed " + seed + ", change " + stop;
        SimulatedDisk disk = new SimulatedDisk(new Random(seed));
        disk.stopAtChange(stop);
        Random random = new Random(seed);
        Life life = nothing;
        for (int i = 0; i < LIVES; i++) {
          life = live(disk, durability, random, life, where);
          disk = crashed(disk, durability, random);
          disk.stopAtChange(1 + random.nextInt(60));
          crashes++;
        }
        life.mustHave(Logs.textOf(disk.afterKill()), where);
      }
    }
    assertTrue(compactions >= 2 * SEEDS, "the test must have rewritten logs: " + compactions);
    assertTrue(crashes > 1000, "the test must have crashed: " + crashes);
  }

  private static SimulatedDisk crashed(SimulatedDisk disk, Durability durability, Random random) {
    return switch (durability) {
      case PROCESS -> disk.afterKill();
      case POWER -> random.nextBoolean() ? disk.afterPowerLoss() : disk.afterKill();
    };
  }

  /** Works until the disk stops, or for a while; a process that never read its log did not live. */
  private static Life live(
      SimulatedDisk disk, Durability durability, Random random, Life before, String where)
      throws IOException {
    Life life = before;
    try (SessionLog log = Logs.open(disk, durability, COMPACTION_FLOOR_BYTES)) {
      ModelSession model = new ModelSession(log.load());
      before.mustHave(model.text(), where);
      life = new Life(model.text());
      RandomTraffic traffic = new RandomTraffic(random, model, 600);
      Recorder recorder = new Recorder();
      for (int i = 0; i < 40; i++) {
        for (int j = random.nextInt(5); j >= 0; j--) {
          traffic.next().tell(recorder);
          life.said.add(model.text());
        }
        recorder.commitTo(log);
        life.committed = life.said.size() - 1;
        log.compactIfDue();
        life.compactions = log.compactions();
      }
    } catch (SimulatedDisk.Stopped e) {
      assertEquals(0, disk.openFiles.get());
    }
    return life;
  }
}
