package dev.mooring.runtime.registry;

import dev.mooring.api.BindingDefinition;
import dev.mooring.api.Direction;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import dev.mooring.api.config.RawValues;
import dev.mooring.api.config.Schema;
import dev.mooring.runtime.config.Component;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A component's metadata with everything expanded and resolved. Immutable.
 *
 * @param component the component
 * @param values its metadata, without what is for the runtime alone
 * @param requested the directions it asks for by name
 * @param route the path at which the application takes its events
 * @param fanOut whether the application's answers may name outputs that they are to be sent to
 * @param missing the keys whose values could not be had, in lower case
 * @param problems what went wrong
 */
record Resolved(
    Component component,
    RawValues values,
    Set<Direction> requested,
    String route,
    boolean fanOut,
    Set<String> missing,
    List<Problem> problems) {

  Resolved {
    requested = Set.copyOf(requested);
    missing = Set.copyOf(missing);
    problems = List.copyOf(problems);
  }

  /** Whether all values are there, so that they can be judged together. */
  boolean isComplete() {
    return Stream.concat(component.problems().stream(), problems.stream())
        .noneMatch(Problem::isError);
  }

  /**
   * The same for two readings exactly if nothing has changed that the component's behaviour depends
   * on; where in a file it stands is no such thing. A digest, since secrets go into it.
   */
  String fingerprint() {
    MessageDigest digest = sha256();
    Stream.of(
            component.name(),
            component.type(),
            component.version(),
            component.initTimeout().toString(),
            Boolean.toString(component.ignoreErrors()),
            new TreeSet<>(requested).toString(),
            route,
            Boolean.toString(fanOut))
        .forEach(text -> update(digest, text));
    for (RawValue value : values.items()) {
      update(digest, lower(value.key()));
      update(digest, value.text());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  BindingDefinition definition(String applicationId) {
    return new BindingDefinition(
        component.name(), component.type(), applicationId, requested, values);
  }

  /**
   * What a schema says of the values that could be had. Used where others could not, so that one
   * run reports as many mistakes as can be known; those are not reported as left out besides.
   */
  List<Problem> check(Schema schema) {
    Set<String> told = new HashSet<>(missing);
    component.problems().stream()
        .filter(Problem::isError)
        .flatMap(problem -> problem.field().stream())
        .forEach(field -> told.add(lower(field)));
    List<Problem> found = new ArrayList<>();
    schema.read(component.name(), values, found);
    found.removeIf(
        problem ->
            problem.location().equals(component.location())
                && (told.contains("spec.metadata")
                    || problem.field().filter(field -> isTold(lower(field), told)).isPresent()));
    return found;
  }

  private static boolean isTold(String field, Set<String> told) {
    return told.stream().anyMatch(path -> path.equals(field) || path.startsWith(field + "."));
  }

  static String lower(String key) {
    return key.toLowerCase(Locale.ROOT);
  }
}
