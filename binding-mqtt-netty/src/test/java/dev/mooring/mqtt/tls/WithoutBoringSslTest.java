package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** BoringSSL is a jar that users may leave out. */
class WithoutBoringSslTest {

  @TempDir private Path folder;

  @Test
  void theJdksEngineServesAndBoringSslCannotBeAskedFor() throws Exception {
    Path output = folder.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPathWithoutIt(),
                EngineChild.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertTrue(child.waitFor(60, TimeUnit.SECONDS));
    } finally {
      child.destroyForcibly();
    }
    List<String> said =
        Files.readAllLines(output).stream().filter(line -> !line.contains("DEBUG")).toList();
    assertEquals(
        List.of(
            "JDK",
            "tlsEngine: BoringSSL is not there: put io.netty:netty-tcnative-boringssl-static for"
                + " this platform on the class path"),
        said);
  }

  private static String classPathWithoutIt() {
    String ours =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String rest =
        Arrays.stream(ours.split(File.pathSeparator))
            .filter(entry -> !entry.contains("netty-tcnative"))
            .collect(Collectors.joining(File.pathSeparator));
    assertNotEquals(ours, rest, "it was not there");
    return rest;
  }
}
