package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM writes down which classes it has met: those are what the archive will have. */
final class ClassArchiveTest {

  @Test
  void meetsTheClassesOfAWholeRun(@TempDir Path folder) throws Exception {
    Path list = folder.resolve("classes.lst");
    try (MooringProcess process =
        MooringProcess.start(List.of("-XX:DumpLoadedClassList=" + list), "class-archive")) {
      assertEquals(0, process.exitCode(), () -> "" + process.lines());
    }
    Set<String> classes;
    try (var lines = Files.lines(list)) {
      classes = lines.map(line -> line.replaceAll(" .*", "")).collect(Collectors.toSet());
    }
    for (String needed :
        List.of(
            "picocli/CommandLine",
            "dev/mooring/runtime/cli/ReadyLine",
            "dev/mooring/runtime/http/HttpApi",
            "dev/mooring/runtime/grpc/GrpcApi",
            "dev/mooring/mqtt/session/ClientSession")) {
      assertTrue(classes.contains(needed), needed);
    }
  }
}
