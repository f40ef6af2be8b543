package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** An application that is started and stopped by us. */
@Timeout(30)
@DisabledOnOs(OS.WINDOWS)
final class AppProcessTest {

  private static AppProcess shell(String script) throws IOException {
    return AppProcess.start(List.of("sh", "-c", script), Map.of("APP_PORT", "7"));
  }

  private static int exitCode(AppProcess process) throws Exception {
    return process.ended().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void itHasItsVariablesAndTellsItsExitCode() throws Exception {
    assertEquals(7, exitCode(shell("exit $APP_PORT")));
  }

  @Test
  void itIsAskedToEnd() throws Exception {
    AppProcess process = shell("exec sleep 60");
    process.stop(Duration.ofSeconds(20)).toCompletableFuture().get(20, TimeUnit.SECONDS);

    assertNotEquals(0, exitCode(process));
  }

  @Test
  void itIsKilledIfItDoesNotEnd() throws Exception {
    AppProcess process = shell("trap '' TERM; sleep 60");

    process.stop(Duration.ofMillis(100)).toCompletableFuture().get(20, TimeUnit.SECONDS);

    assertNotEquals(0, exitCode(process));
  }

  @Test
  void aCommandThatIsNotThereIsAFailure() {
    assertThrows(IOException.class, () -> AppProcess.start(List.of("/no/such/command"), Map.of()));
  }
}
