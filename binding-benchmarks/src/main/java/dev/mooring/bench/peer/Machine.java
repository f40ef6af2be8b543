package dev.mooring.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where figures come from.
 *
 * @param processor its name, as the system has it
 * @param cores those that this process may use
 * @param system name and version of the operating system
 * @param java vendor and version of the virtual machine
 */
public record Machine(String processor, int cores, String system, String java) {

  /** This one. */
  public static Machine here() throws IOException {
    return new Machine(
        processorName(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"));
  }

  private static String processorName() throws IOException {
    Path cpuinfo = Path.of("/proc/cpuinfo");
    if (Files.isReadable(cpuinfo)) {
      for (String line : Files.readAllLines(cpuinfo)) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).trim();
        }
      }
    }
    return System.getProperty("os.arch");
  }

  @Override
  public String toString() {
    return processor + ", " + cores + " cores, " + system + ", " + java;
  }
}
