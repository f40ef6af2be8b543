package dev.mooring.tck.requirement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The requirements, read from the tables of the specification that is packed into the kit: the
 * document people read is the one the tests are held against. Immutable.
 *
 * <p>A row counts if its first cell is an id; its cells are id, level, sentence, intent, needs and
 * how it is verified: {@code test}, or {@code not testable: why}.
 */
public final class Catalogue {

  private static final Pattern ID =
      Pattern.compile("[A-Z]{2,4}-\\d\\d|[\\d.]+/(MQTT-[\\d.]+-\\d+|[UN]\\d*-?\\d+)");
  private static final Pattern CELL = Pattern.compile("\\s*\\|\\s*");
  private static final String NOT_TESTABLE = "not testable: ";
  private static final int CELLS = 7; // with the empty one before the first bar
  private static final List<String> DOCUMENTS =
      List.of("bindings.md", "mqtt-3.1.1.md", "mqtt-5.0.md");

  private static final Catalogue PACKED = read();

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private Catalogue() {}

  /** The one packed into the kit. */
  public static Catalogue packed() {
    return PACKED;
  }

  /** All entries, in the order of the documents. */
  public Collection<Entry> entries() {
    return Collections.unmodifiableCollection(entries.values());
  }

  /**
   * The entry of an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Entry get(String id) {
    Entry entry = entries.get(id);
    if (entry == null) {
      throw new IllegalArgumentException(
          "no requirement \"" + id + "\" in " + String.join(", ", DOCUMENTS));
    }
    return entry;
  }

  /** Whether there is an entry of this id. */
  public boolean contains(String id) {
    return entries.containsKey(id);
  }

  private static Catalogue read() {
    Catalogue catalogue = new Catalogue();
    for (String document : DOCUMENTS) {
      text(document).lines().forEach(line -> catalogue.take(line, document));
    }
    return catalogue;
  }

  private static String text(String document) {
    try (InputStream in = Catalogue.class.getResourceAsStream(document)) {
      if (in == null) {
        throw new IllegalStateException(document + " is not packed into the kit");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(String line, String document) {
    List<String> cells = Arrays.asList(CELL.split(line.strip(), -1));
    if (cells.size() < 2 || !ID.matcher(cells.get(1)).matches()) {
      return;
    }
    if (cells.size() != CELLS + 1) {
      throw new IllegalStateException(document + ": not six cells in: " + line);
    }
    String verified = cells.get(6);
    Optional<String> untested =
        verified.startsWith(NOT_TESTABLE)
            ? Optional.of(verified.substring(NOT_TESTABLE.length()))
            : Optional.empty();
    if (untested.isEmpty() && !verified.equals("test")) {
      throw new IllegalStateException(
          document + ": \"" + verified + "\" is neither test nor " + NOT_TESTABLE);
    }
    List<String> needs = new ArrayList<>();
    for (String need : cells.get(5).split(",", -1)) {
      if (!need.isBlank()) {
        needs.add(need.strip());
      }
    }
    Entry entry =
        new Entry(
            cells.get(1),
            Level.valueOf(cells.get(2)),
            cells.get(3),
            cells.get(4),
            needs,
            untested,
            document);
    if (entries.put(entry.id(), entry) != null) {
      throw new IllegalStateException(document + ": " + entry.id() + " stands twice");
    }
  }
}
