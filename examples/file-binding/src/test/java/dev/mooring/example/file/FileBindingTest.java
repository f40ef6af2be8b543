package dev.mooring.example.file;

import dev.mooring.api.BindingProvider;
import dev.mooring.tck.BindingConformance;
import dev.mooring.tck.kit.FailurePolicy;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Limits;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** The file binding meets the requirements: all that had to be written for it. */
final class FileBindingTest extends BindingConformance {

  @TempDir static Path folder;

  @Override
  public BindingProvider provider() {
    return new FileBindingProvider();
  }

  @Override
  public Map<String, String> configuration(String place) {
    return Map.of(
        "path", folder.resolve(place).toString(), "pollInterval", "5ms", "maxRetries", "2");
  }

  @Override
  public FarSide farSide() {
    return new Folder(folder);
  }

  @Override
  public Limits limits() {
    return Limits.none().withUnsettled(1);
  }

  @Override
  public FailurePolicy failurePolicy() {
    return FailurePolicy.deadLetterAfter(2);
  }
}
