package dev.mooring.runtime;

import dev.mooring.api.config.Location;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.ComponentFiles;
import dev.mooring.runtime.config.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A component described in code instead of in a file; the same rules hold for both. Immutable: the
 * methods that change something return a changed copy.
 *
 * <p>A mistake in it is reported with the file and line in which {@link #of} was called.
 */
public final class ComponentSpec {

  private static final String API_VERSION = "dapr.io/v1alpha1";

  private final String name;
  private final String type;
  private final List<Node> items;
  private final Optional<String> secretStore;
  private final Optional<Duration> initTimeout;
  private final Location location;

  private ComponentSpec(
      String name,
      String type,
      List<Node> items,
      Optional<String> secretStore,
      Optional<Duration> initTimeout,
      Location location) {
    this.name = name;
    this.type = type;
    this.items = List.copyOf(items);
    this.secretStore = secretStore;
    this.initTimeout = initTimeout;
    this.location = location;
  }

  /**
   * A component without any field.
   *
   * @param name its name, without {@code /} and {@code %}
   * @param type its type, such as {@code bindings.mqtt}
   * @return the component
   */
  public static ComponentSpec of(String name, String type) {
    return new ComponentSpec(
        name, type, List.of(), Optional.empty(), Optional.empty(), CallSite.outside());
  }

  /**
   * The same with a field.
   *
   * @param field the field's name, in any case
   * @param value its value; placeholders and templates in it are filled in as in a file
   * @return the changed component
   */
  public ComponentSpec with(String field, String value) {
    return with(item(field, "value", text(value)));
  }

  /**
   * The same with a field that is a number.
   *
   * @param field the field's name, in any case
   * @param value its value
   * @return the changed component
   */
  public ComponentSpec with(String field, long value) {
    return with(field, Long.toString(value));
  }

  /**
   * The same with a field that is a truth value.
   *
   * @param field the field's name, in any case
   * @param value its value
   * @return the changed component
   */
  public ComponentSpec with(String field, boolean value) {
    return with(field, Boolean.toString(value));
  }

  /**
   * The same with a field whose value a secret store has; see {@link #secretStore}. It is never
   * shown.
   *
   * @param field the field's name, in any case
   * @param secret the secret's name in the store
   * @param key the field of the secret
   * @return the changed component
   */
  public ComponentSpec withSecret(String field, String secret, String key) {
    Node reference = mapping(entry("name", text(secret)), entry("key", text(key)));
    return with(item(field, "secretKeyRef", reference));
  }

  /**
   * The same with a field whose value an environment variable has. It is never shown.
   *
   * @param field the field's name, in any case
   * @param variable the variable's name
   * @return the changed component
   */
  public ComponentSpec withVariable(String field, String variable) {
    return with(item(field, "envRef", text(variable)));
  }

  /**
   * The same with its secrets in a store.
   *
   * @param component the name of the store, which is a component too
   * @return the changed component
   */
  public ComponentSpec secretStore(String component) {
    return new ComponentSpec(name, type, items, Optional.of(component), initTimeout, location);
  }

  /**
   * The same with a limit for its start.
   *
   * @param timeout how long its start may take, more than zero; five seconds where nobody says
   * @return the changed component
   */
  public ComponentSpec initTimeout(Duration timeout) {
    return new ComponentSpec(name, type, items, secretStore, Optional.of(timeout), location);
  }

  /** Name, type and place; no values, which may be secret. */
  @Override
  public String toString() {
    return location + ": " + name + " (" + type + ")";
  }

  Location location() {
    return location;
  }

  Component component() {
    List<Node.Entry> spec = new ArrayList<>();
    spec.add(entry("type", text(type)));
    spec.add(entry("version", text("v1")));
    initTimeout.ifPresent(
        timeout -> spec.add(entry("initTimeout", text(timeout.toMillis() + "ms"))));
    spec.add(entry("metadata", new Node.Sequence(items, location)));
    List<Node.Entry> root = new ArrayList<>();
    root.add(entry("apiVersion", text(API_VERSION)));
    root.add(entry("kind", text("Component")));
    root.add(entry("metadata", mapping(entry("name", text(name)))));
    root.add(entry("spec", new Node.Mapping(spec, location)));
    secretStore.ifPresent(
        store -> root.add(entry("auth", mapping(entry("secretStore", text(store))))));
    return ComponentFiles.component(new Node.Mapping(root, location));
  }

  private ComponentSpec with(Node item) {
    List<Node> more = new ArrayList<>(items);
    more.add(item);
    return new ComponentSpec(name, type, more, secretStore, initTimeout, location);
  }

  private Node item(String field, String source, Node value) {
    return mapping(entry("name", text(field)), entry(source, value));
  }

  private Node.Mapping mapping(Node.Entry... entries) {
    return new Node.Mapping(List.of(entries), location);
  }

  private Node.Entry entry(String key, Node value) {
    return new Node.Entry(key, value, location);
  }

  private Node text(String text) {
    return new Node.Scalar(text, Node.Scalar.Type.TEXT, location);
  }
}
