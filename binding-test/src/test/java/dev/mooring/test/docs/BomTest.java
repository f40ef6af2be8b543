package dev.mooring.test.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the bill of materials, which has no parent, to the modules there are. */
final class BomTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** Modules that nobody depends on. */
  private static final Set<String> PROGRAMS =
      Set.of("binding-dist", "binding-benchmarks", "binding-interop");

  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");
  private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  @Test
  void itNamesEachLibraryWithTheVersionOfTheBuild() throws IOException {
    String parent = Files.readString(ROOT.resolve("pom.xml"));
    String bom = Files.readString(ROOT.resolve("mooring-bom/pom.xml"));
    Set<String> libraries = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      List<Path> poms =
          modules
              .filter(module -> module.getFileName().toString().startsWith("binding-"))
              .filter(module -> !PROGRAMS.contains(module.getFileName().toString()))
              .map(module -> module.resolve("pom.xml"))
              .filter(Files::exists)
              .toList();
      for (Path pom : poms) {
        String text = Files.readString(pom);
        libraries.add(first(ARTIFACT, text.substring(text.indexOf("</parent>"))));
      }
    }
    Set<String> listed = new TreeSet<>();
    Matcher artifact = ARTIFACT.matcher(bom.substring(bom.indexOf("<dependencyManagement>")));
    while (artifact.find()) {
      listed.add(artifact.group(1));
    }

    assertEquals(libraries, listed);
    assertEquals(first(VERSION, parent), first(VERSION, bom));
  }
}
