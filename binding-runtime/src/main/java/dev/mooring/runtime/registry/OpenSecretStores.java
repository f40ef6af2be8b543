package dev.mooring.runtime.registry;

import dev.mooring.api.config.Nearest;
import dev.mooring.runtime.config.Component;
import dev.mooring.runtime.config.Source;
import dev.mooring.runtime.secret.SecretException;
import dev.mooring.runtime.secret.SecretStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The secret stores of one load, and how a reference finds its way into them. For one thread. */
final class OpenSecretStores implements AutoCloseable {

  private final Map<String, SecretStore> open = new LinkedHashMap<>();
  private final Set<String> broken = new TreeSet<>();

  void opened(String name, SecretStore store) {
    open.put(name, store);
  }

  void broken(String name) {
    broken.add(name);
  }

  boolean isOpen(String name) {
    return open.containsKey(name);
  }

  String resolve(Component component, Source.SecretKey reference) throws UnresolvedSecretException {
    String storeName =
        component
            .secretStore()
            .orElseThrow(
                () ->
                    new UnresolvedSecretException(
                        "asks for a secret, but auth.secretStore names no store; " + known()));
    SecretStore store = store(storeName);
    String what = "the secret \"" + reference.secret() + "\" of store \"" + storeName + "\"";
    try {
      Map<String, String> secret = store.get(reference.secret());
      return Optional.ofNullable(secret.get(reference.key()))
          .orElseThrow(
              () ->
                  new UnresolvedSecretException(
                      "%s has no key \"%s\"; it has %s"
                          .formatted(what, reference.key(), new TreeSet<>(secret.keySet()))));
    } catch (SecretException e) {
      throw new UnresolvedSecretException(what + " cannot be had: " + e.getMessage());
    }
  }

  private SecretStore store(String name) throws UnresolvedSecretException {
    SecretStore store = open.get(name);
    if (store != null) {
      return store;
    }
    if (broken.contains(name)) {
      throw new UnresolvedSecretException(
          "secret store \"" + name + "\" could not be opened; see what is said of it");
    }
    throw new UnresolvedSecretException(
        "secret store \""
            + name
            + "\" is not among the components; "
            + Nearest.to(name, open.keySet())
                .map(near -> "did you mean \"" + near + "\"?")
                .orElseGet(this::known));
  }

  private String known() {
    Set<String> names = new TreeSet<>(open.keySet());
    names.addAll(broken);
    return names.isEmpty()
        ? "expected the name of a secretstores component, of which there is none"
        : "expected one of " + String.join(", ", names);
  }

  @Override
  public void close() {
    open.values().forEach(SecretStore::close);
  }
}
