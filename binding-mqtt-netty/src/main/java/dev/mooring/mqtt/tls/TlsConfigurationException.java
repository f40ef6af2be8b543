package dev.mooring.mqtt.tls;

import java.util.List;
import java.util.stream.Collectors;

/**
 * TLS cannot be set up as wished. It has no cause on purpose: what libraries put into the messages
 * of their exceptions about keys is not in our hands.
 */
public final class TlsConfigurationException extends Exception {

  private final transient List<TlsProblem> problems;

  /**
   * Made of everything that is wrong.
   *
   * @throws IllegalArgumentException if nothing is
   */
  public TlsConfigurationException(List<TlsProblem> problems) {
    super(problems.stream().map(TlsProblem::toString).collect(Collectors.joining("; ")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("no problem");
    }
    this.problems = List.copyOf(problems);
  }

  TlsConfigurationException(TlsField field, String message) {
    this(List.of(new TlsProblem(field, message)));
  }

  /** Everything that is wrong; never empty. */
  public List<TlsProblem> problems() {
    return problems;
  }
}
