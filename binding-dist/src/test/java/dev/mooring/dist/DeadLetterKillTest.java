package dev.mooring.dist;

import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.deadletter.DeadLetterScan;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed again and again while it puts dead letters away: what it has acknowledged to
 * the broker is in its file, and what it left half-written harms nothing. With {@code
 * -Dtests.long=true} it is killed more often.
 */
@Timeout(900)
final class DeadLetterKillTest {

  private static final int KILLS = Boolean.getBoolean("tests.long") ? 100 : 10;
  private static final int MESSAGES = 100;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String FILLER = "x".repeat(1_000);

  private final long seed = Long.getLong("sim.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Set<String> acknowledged = new HashSet<>();

  @TempDir private Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private Path file() {
    return data().resolve("dead-letters/" + DeadLetterChild.COMPONENT + ".jsonl");
  }

  private Path output() {
    return folder.resolve("output");
  }

  @Test
  void everyMessageThatWasAcknowledgedIsInTheFile() throws Exception {
    int halves = 0;
    try (ScriptedBroker broker =
        ScriptedBroker.start().autopilot(PacketType.PUBLISH, PacketType.PUBREL)) {
      for (int life = 0; life < KILLS; life++) {
        live(broker, "life " + life + " message ");
        assertEquals(Set.of(), missing(), () -> "with -Dsim.seed=" + seed);
        if (life % 2 == 0) {
          // A kill seldom hits the middle of a line: this is what it leaves when it does.
          Files.writeString(file(), "{\"id\":\"half of a l", StandardOpenOption.APPEND);
          halves++;
        }
      }
    }
    assertTrue(acknowledged.size() >= KILLS, "acknowledged " + acknowledged.size());
    Outcome listed =
        Outcome.of("dead-letters", "list", "--app-id=shop", "--data-dir=" + data(), "--json");
    assertEquals(0, listed.code(), listed.err());
    assertTrue(listed.out().lines().count() >= acknowledged.size(), "listed too few");
    try (DeadLetterScan scan = DeadLetterScan.of(data(), DeadLetterChild.COMPONENT)) {
      // The last half has no line after it, so that it is no line yet.
      assertTrue(scan.damaged() >= halves - 1, "damaged " + scan.damaged());
    }
  }

  /** One life of the process, and its end. */
  private void live(ScriptedBroker broker, String name) throws Exception {
    Process process = start(broker.url());
    try {
      ScriptedConnection connection = broker.acceptConnection(PATIENCE);
      connection.await(a(PacketType.SUBSCRIBE), PATIENCE);
      for (int id = 1; id <= MESSAGES; id++) {
        connection.send(
            Mqtt311.publish("orders/" + id % 7).qos1(id).payload(name + id + FILLER).bytes());
      }
      connection.await(a(PacketType.PUBACK, 1 + random.nextInt(MESSAGES)), PATIENCE);
      process.destroyForcibly();
      connection.awaitClosed(PATIENCE);
      connection.received().stream()
          .filter(packet -> packet.type() == PacketType.PUBACK)
          .map(Packet::packetId)
          .forEach(id -> acknowledged.add(name + id));
    } catch (AssertionError e) {
      throw new AssertionError("the process said: " + Files.readString(output()), e);
    } finally {
      process.destroyForcibly();
      assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private Process start(String url) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                MooringProcess.classPath(),
                DeadLetterChild.class.getName(),
                url,
                data().toString()))
        .redirectErrorStream(true)
        .redirectOutput(output().toFile())
        .start();
  }

  /** What was acknowledged and is not there. */
  private Set<String> missing() throws IOException {
    Set<String> missing = new HashSet<>(acknowledged);
    try (DeadLetterScan scan = DeadLetterScan.of(data(), DeadLetterChild.COMPONENT)) {
      scan.forEach(
          stored -> {
            String text = stored.letter().payload().utf8();
            assertTrue(text.endsWith(FILLER), "cut short");
            missing.remove(text.substring(0, text.length() - FILLER.length()));
            return true;
          });
    }
    return missing;
  }
}
