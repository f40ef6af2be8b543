package dev.mooring.api.config;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * The typed values of a component, read by {@link Schema#read}. Immutable. Every method throws an
 * {@link IllegalArgumentException} for a field that is not of the schema that read them.
 */
public final class Values {

  private final Set<Field<?>> declared;
  private final Map<Field<?>, Object> values;
  private final Map<Field<?>, Map<String, Object>> families;
  private final Map<Field<?>, Location> locations;

  Values(
      Set<Field<?>> declared,
      Map<Field<?>, Object> values,
      Map<Field<?>, Map<String, Object>> families,
      Map<Field<?>, Location> locations) {
    this.declared = Set.copyOf(declared);
    this.values = Map.copyOf(values);
    this.families = Collections.unmodifiableMap(new HashMap<>(families));
    this.locations = Map.copyOf(locations);
  }

  /**
   * The value of a field that is required or has a default.
   *
   * @throws NoSuchElementException if it is neither and was left out
   */
  public <T> T get(Field<T> field) {
    return find(field)
        .orElseThrow(() -> new NoSuchElementException(field.name() + " was left out"));
  }

  /** The value of a field, given or by default. */
  @SuppressWarnings("unchecked") // read() put in what the field's own type parsed
  public <T> Optional<T> find(Field<T> field) {
    checkDeclared(field);
    return Optional.ofNullable((T) values.get(field));
  }

  /** The values of a family by what stands behind the dot, in the order of the file. */
  @SuppressWarnings("unchecked") // read() put in what the field's own type parsed
  public <T> Map<String, T> family(Field<T> field) {
    checkDeclared(field);
    Map<String, Object> family = families.getOrDefault(field, Map.of());
    return Collections.unmodifiableMap(new LinkedHashMap<>((Map<String, T>) family));
  }

  /** Whether the user gave the field; an empty value of an optional one counts as none. */
  public boolean isGiven(Field<?> field) {
    checkDeclared(field);
    return locations.containsKey(field);
  }

  /** Where the field was given; {@link Location#UNKNOWN} if it was left out. */
  public Location locationOf(Field<?> field) {
    checkDeclared(field);
    return locations.getOrDefault(field, Location.UNKNOWN);
  }

  private void checkDeclared(Field<?> field) {
    if (!declared.contains(field)) {
      throw new IllegalArgumentException("field " + field + " is not of this schema");
    }
  }
}
