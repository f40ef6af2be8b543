package dev.mooring.runtime.secret;

import dev.mooring.api.config.Problem;
import java.util.List;
import java.util.Map;

/** Gives out secrets by name. Safe for any thread; calls may block. */
public interface SecretStore extends AutoCloseable {

  /**
   * Looks a secret up.
   *
   * @param name the secret's name
   * @return its fields; a store whose secrets have a single value gives it under the secret's name
   * @throws SecretException if there is none of that name, or it cannot be had
   */
  Map<String, String> get(String name) throws SecretException;

  /** What is legal about the store's configuration but probably not meant. */
  List<Problem> warnings();

  /** Lets go of everything; throws nothing. A second call has no effect. */
  @Override
  void close();
}
