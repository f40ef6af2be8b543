package dev.mooring.example.file;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.BindingConformance;
import dev.mooring.tck.kit.FailurePolicy;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Limits;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The conformance kit, told how to make a file binding and what it may expect of it. */
final class FileBindingTest extends BindingConformance {
  @TempDir static Path folder;

  @Override
  public BindingProvider provider() {
    return new FileBindingProvider();
  }

  @Override
  public Map<String, String> configuration(String place) {
    return Map.of(
        "path", folder.resolve(place).toString(),
        "pollInterval", "5ms",
        "maxRetries", "2",
        "retryDelay", "5ms",
        "maxQueued", "256");
  }

  @Override
  public FarSide farSide() {
    return new Folder(folder);
  }

  @Override
  public Limits limits() {
    return Limits.none().withWaiting(256).withUnsettled(1);
  }

  @Override
  public FailurePolicy failurePolicy() {
    return FailurePolicy.deadLetterAfter(2);
  }
}
