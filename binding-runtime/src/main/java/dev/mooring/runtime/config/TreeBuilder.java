package dev.mooring.runtime.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.mooring.api.config.Location;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds one tree from a parser's tokens, with the place of each. Resolves YAML's anchors and merge
 * keys, which the parser passes on as they stand.
 */
final class TreeBuilder {

  /**
   * How many nodes a document may have with each alias counted as what it stands for, so that a few
   * lines of aliases of aliases do not become billions.
   */
  static final int MAX_NODES = 1_000_000;

  private static final String MERGE_KEY = "<<";

  private final JsonParser parser;
  private final String file;
  private final int linesBefore;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private long nodes;

  private record Anchored(Node node, long size) {}

  TreeBuilder(JsonParser parser, String file, int linesBefore) {
    this.parser = parser;
    this.file = file;
    this.linesBefore = linesBefore;
  }

  /** The tree that begins at the parser's present token. */
  Node build() throws IOException, DocumentException {
    Location location = here();
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      return alias(parser.getText(), location);
    }
    String anchor = parser instanceof YAMLParser yaml ? yaml.getObjectId() : null;
    long before = nodes;
    count(1, location);
    Node node =
        switch (parser.currentToken()) {
          case START_OBJECT -> mapping(location);
          case START_ARRAY -> sequence(location);
          case VALUE_NULL -> new Node.Scalar("", Node.Scalar.Type.NULL, location);
          case VALUE_TRUE, VALUE_FALSE -> scalar(Node.Scalar.Type.BOOLEAN, location);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(Node.Scalar.Type.NUMBER, location);
          case VALUE_STRING -> text(location);
          case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
              throw new DocumentException(location, "has something where a value should stand");
        };
    if (anchor != null) {
      anchors.put(anchor, new Anchored(node, nodes - before));
    }
    return node;
  }

  private Node mapping(Location location) throws IOException, DocumentException {
    List<Node.Entry> entries = new ArrayList<>();
    List<Node> merged = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      Location at = here();
      parser.nextToken();
      Node value = build();
      if (name.equals(MERGE_KEY)) {
        merged.add(value);
      } else if (names.add(name)) {
        entries.add(new Node.Entry(name, value, at));
      } else {
        throw new DocumentException(at, "has the key \"" + name + "\" twice in one place");
      }
    }
    merged.forEach(source -> merge(source, names, entries));
    return new Node.Mapping(entries, location);
  }

  private static void merge(Node source, Set<String> names, List<Node.Entry> entries) {
    if (source instanceof Node.Mapping mapping) {
      mapping.entries().stream().filter(entry -> names.add(entry.name())).forEach(entries::add);
    } else if (source instanceof Node.Sequence sequence) {
      sequence.items().forEach(item -> merge(item, names, entries));
    }
  }

  private Node sequence(Location location) throws IOException, DocumentException {
    List<Node> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(build());
    }
    return new Node.Sequence(items, location);
  }

  private Node scalar(Node.Scalar.Type type, Location location) throws IOException {
    return new Node.Scalar(parser.getText(), type, location);
  }

  /**
   * YAML says null by writing nothing, which has no width; an empty text has that of its quotes.
   */
  private Node text(Location location) throws IOException {
    boolean nothing =
        parser instanceof YAMLParser
            && parser.getTextLength() == 0
            && offset(parser.currentTokenLocation()) == offset(parser.currentLocation());
    return nothing
        ? new Node.Scalar("", Node.Scalar.Type.NULL, location)
        : scalar(Node.Scalar.Type.TEXT, location);
  }

  private Node alias(@Nullable String name, Location location) throws DocumentException {
    Anchored anchored = anchors.get(name);
    if (anchored == null) {
      throw new DocumentException(location, "has the alias *" + name + " without its anchor");
    }
    count(anchored.size(), location);
    return anchored.node();
  }

  private void count(long more, Location location) throws DocumentException {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new DocumentException(location, "has more than " + MAX_NODES + " values");
    }
  }

  private static long offset(JsonLocation location) {
    return location.getCharOffset();
  }

  private Location here() {
    return new Location(file, linesBefore + parser.currentTokenLocation().getLineNr());
  }
}
