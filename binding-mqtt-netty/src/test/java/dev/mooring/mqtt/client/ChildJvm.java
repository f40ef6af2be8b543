package dev.mooring.mqtt.client;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Starts test programs in a process of their own, which ends with ours. */
final class ChildJvm {

  private ChildJvm() {}

  /** Starts it; what it prints goes to a file, so that it never waits for a reader. */
  static Process start(Path output, Class<?> program, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath(program), program.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Ours, wherever it comes from: not every launcher of tests has it in the system property. */
  private static String classPath(Class<?> program) {
    if (program.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(URL::getPath)
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  /** In the child: a parent that dies closes our standard input; nobody else would end us. */
  static void endWithParent() {
    Thread watcher =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  Thread.onSpinWait();
                }
              } catch (IOException e) {
                System.err.println("standard input failed: " + e);
              }
              Runtime.getRuntime().halt(1);
            },
            "parent-watcher");
    watcher.setDaemon(true);
    watcher.start();
  }
}
