package dev.mooring.mqtt.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed at moments that nobody chose, again and again on one store. {@code
 * -Dstore.kills=} says how often, {@code -Dstore.seed=} gives its words again but not the moments.
 */
class StoreKillTest {

  private static final int KILLS = Integer.getInteger("store.kills", 10);

  @TempDir Path directory;

  private final StoreWriter writer = new StoreWriter();

  @Test
  void whatWasToldCommittedSurvivesEveryKill() throws Exception {
    long seed = Long.getLong("store.seed", System.nanoTime());
    Random random = new Random(seed);
    ModelSession model = new ModelSession();
    long committed = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      String where = "kill " + kill + " of seed " + seed;
      long words = random.nextLong();
      long enough = 1L + random.nextInt(20_000);
      Durability durability = random.nextBoolean() ? Durability.PROCESS : Durability.POWER;
      long seen = seenUntilKilled(durability, words, enough, where);
      assertTrue(seen >= enough, where + ": ended by itself at " + seen);
      committed += seen;
      model = found(model, words, seen, where);
    }
    assertTrue(committed > KILLS, "the children must have worked: " + committed);
  }

  /** Kills a child once it has told of so many commits, and returns how many it told in all. */
  private long seenUntilKilled(Durability durability, long words, long enough, String where)
      throws Exception {
    Process child = StoreChild.start(directory, durability, words);
    long seen = 0;
    try (BufferedReader output = child.inputReader()) {
      String line = output.readLine();
      while (line != null && seen < enough) {
        seen = position(line, where);
        line = output.readLine();
      }
      // By its handle: the process itself would close what is still to be read.
      child.toHandle().destroyForcibly();
      while (line != null) {
        // The last line may have been cut short: any beginning of a number is a lesser number.
        seen = Math.max(seen, position(line, where));
        line = output.readLine();
      }
    } finally {
      child.destroyForcibly();
      assertTrue(child.waitFor(30, TimeUnit.SECONDS), where);
    }
    return seen;
  }

  /** Finds what is on disk among what the child said at its last commit and later. */
  private ModelSession found(ModelSession before, long words, long seen, String where)
      throws Exception {
    FileSessionStore store =
        FileSessionStore.open(writer, directory, Logs.KEY, StoreConfig.of(Durability.PROCESS));
    ModelSession found = new ModelSession(store.load());
    store.close().get(30, TimeUnit.SECONDS);

    RandomTraffic traffic = StoreChild.traffic(before, words);
    for (long position = 0; position < seen; position++) {
      traffic.next();
    }
    // More than a window can be on disk: groups whose commit was told and not printed yet.
    String text = found.text();
    int further = 0;
    while (!before.text().equals(text) && further < 20 * StoreChild.WINDOW) {
      traffic.next();
      further++;
    }
    assertEquals(before.text(), text, where + ", told committed up to " + seen);
    return found;
  }

  private static long position(String line, String where) {
    assertTrue(line.matches("[0-9]+"), where + ": " + line);
    return Long.parseLong(line);
  }
}
