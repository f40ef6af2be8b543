package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads component files. */
public final class ComponentFiles {

  /** How large a file may be, in bytes: many times what Kubernetes takes for one object. */
  public static final int MAX_FILE_BYTES = 16 << 20;

  private static final String EXPECTED = "expected a .yaml, .yml or .json file, or a directory";

  private final List<Component> components = new ArrayList<>();
  private final List<Document> documents = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> files = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();

  private ComponentFiles() {}

  /**
   * Reads files, and the files that stand directly in directories, these in the order of their
   * names. A file that is reached twice is read once. Blocks.
   *
   * @param paths files or directories; one that does not exist is among the problems
   */
  public static FileContents read(List<Path> paths) {
    ComponentFiles reading = new ComponentFiles();
    paths.forEach(reading::path);
    return new FileContents(reading.files, reading.components, reading.documents, reading.problems);
  }

  /** The component that a tree describes which never was a file; its mistakes are with it. */
  public static Component component(Node.Mapping root) {
    return new ComponentParser(root).parse();
  }

  private void path(Path path) {
    if (Files.isDirectory(path)) {
      directory(path);
    } else if (!Files.exists(path)) {
      error(new Location(path.toString(), 0), "does not exist; " + EXPECTED);
    } else if (Syntax.of(path).isEmpty()) {
      error(new Location(path.toString(), 0), "is no component file; " + EXPECTED);
    } else {
      file(path);
    }
  }

  private void directory(Path directory) {
    List<Path> entries;
    try (Stream<Path> listing = Files.list(directory)) {
      entries = listing.sorted().filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      error(new Location(directory.toString(), 0), "cannot be listed: " + describe(e));
      return;
    }
    for (Path entry : entries) {
      if (Syntax.of(entry).isPresent()) {
        file(entry);
      } else if (!entry.getFileName().toString().startsWith(".")) {
        warning(
            new Location(entry.toString(), 0),
            "is not loaded: a component file ends in .yaml, .yml or .json");
      }
    }
  }

  private void file(Path path) {
    String name = path.toString();
    try {
      if (!seen.add(path.toRealPath())) {
        return;
      }
      files.add(name);
      if (Files.size(path) > MAX_FILE_BYTES) {
        error(new Location(name, 0), "is larger than " + MAX_FILE_BYTES + " bytes");
        return;
      }
      parse(path, name, decode(Files.readAllBytes(path)));
    } catch (CharacterCodingException e) {
      error(new Location(name, 0), "is not text in UTF-8");
    } catch (IOException e) {
      error(new Location(name, 0), "cannot be read: " + describe(e));
    }
  }

  private void parse(Path path, String name, String text) {
    DocumentReader reader = new DocumentReader(name);
    if (Syntax.of(path).equals(Optional.of(Syntax.JSON))) {
      try {
        reader.json(text).stream().filter(ComponentFiles::looksLikeOurs).forEach(this::document);
      } catch (DocumentException e) {
        error(e.location(), "the file " + e.reason());
      }
      return;
    }
    for (DocumentSplitter.Chunk chunk : DocumentSplitter.split(text)) {
      try {
        document(reader.yaml(chunk));
      } catch (DocumentException e) {
        error(e.location(), "the document " + e.reason());
      }
    }
  }

  private void document(Node root) {
    if (!(root instanceof Node.Mapping mapping)) {
      error(
          root.location(),
          "the document is no component; expected apiVersion, kind, metadata and spec");
      return;
    }
    DocumentHead head = DocumentHead.of(mapping);
    if (head.isComponent()) {
      components.add(new ComponentParser(mapping).parse());
      return;
    }
    head.doubt().ifPresent(doubt -> warning(mapping.location(), "the document " + doubt));
    documents.add(new Document(head.apiVersion(), head.kind(), mapping, mapping.location()));
  }

  /** JSON is used for much besides, and a file of secrets often stands beside the components. */
  private static boolean looksLikeOurs(Node root) {
    return root instanceof Node.Mapping mapping
        && Stream.of("apiVersion", "kind", "spec").anyMatch(name -> mapping.get(name).isPresent());
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "");
  }

  private void error(Location location, String message) {
    add(Problem.Severity.ERROR, location, message);
  }

  private void warning(Location location, String message) {
    add(Problem.Severity.WARNING, location, message);
  }

  private void add(Problem.Severity severity, Location location, String message) {
    problems.add(new Problem(severity, location, Optional.empty(), Optional.empty(), message));
  }

  /** What a file's name says of its contents. */
  private enum Syntax {
    /** YAML, several documents. */
    YAML,
    /** JSON, several documents. */
    JSON;

    static Optional<Syntax> of(Path path) {
      String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        return Optional.of(YAML);
      }
      return name.endsWith(".json") ? Optional.of(JSON) : Optional.empty();
    }
  }
}
