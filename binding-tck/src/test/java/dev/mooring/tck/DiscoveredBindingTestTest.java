package dev.mooring.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.memory.MemoryKit;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kit that is named as a service needs no class that extends anything. */
final class DiscoveredBindingTestTest {

  @TempDir Path folder;

  private Report run() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return KitRun.run(
          DiscoveredBindingTest.class, "no kit", Set.of("CFG"), KitRun.Progress.SILENT);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void runsTheKitThatIsNamed() throws Exception {
    Path services = Files.createDirectories(folder.resolve("META-INF/services"));
    Files.writeString(services.resolve(BindingKit.class.getName()), MemoryKit.class.getName());
    Report report = run();
    assertEquals("bindings.memory", report.subject());
    assertEquals(Outcome.PASSED, report.byId().get("CFG-01"));
  }

  @Test
  void saysThatNoneIsNamed() {
    Throwable failure = assertThrows(IllegalStateException.class, this::run);
    assertTrue(
        String.valueOf(failure.getCause()).contains("found []"),
        () -> String.valueOf(failure.getCause()));
  }
}
