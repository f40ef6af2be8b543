package dev.mooring.runtime.config;

import java.util.List;
import java.util.Locale;

/**
 * Which parts of the API may be called at all. Immutable.
 *
 * @param allowed if there is one for a protocol, nothing else may be called by it
 * @param denied what may not be called, allowed or not
 */
public record ApiAccess(List<Rule> allowed, List<Rule> denied) {

  /** Everything may be called. */
  public static final ApiAccess ALL = new ApiAccess(List.of(), List.of());

  public ApiAccess {
    allowed = List.copyOf(allowed);
    denied = List.copyOf(denied);
  }

  /**
   * One part of the API.
   *
   * @param name such as {@code bindings}
   * @param version such as {@code v1.0}; {@code v1} is the same, and empty stands for any
   * @param protocol {@code http} or {@code grpc}; empty stands for both
   */
  public record Rule(String name, String version, String protocol) {

    private boolean isAbout(String asked, String by) {
      return name.equalsIgnoreCase(asked) && isFor(by) && isCurrent();
    }

    private boolean isFor(String by) {
      return protocol.isEmpty() || protocol.equalsIgnoreCase(by);
    }

    private boolean isCurrent() {
      String stable = version.toLowerCase(Locale.ROOT);
      return stable.isEmpty() || stable.equals("v1") || stable.equals("v1.0");
    }
  }

  /**
   * Whether a part of the API may be called.
   *
   * @param protocol {@code http} or {@code grpc}
   * @param name such as {@code bindings}
   */
  public boolean admits(String protocol, String name) {
    boolean listed = allowed.stream().anyMatch(rule -> rule.isAbout(name, protocol));
    boolean open = allowed.stream().noneMatch(rule -> rule.isFor(protocol));
    return (open || listed) && denied.stream().noneMatch(rule -> rule.isAbout(name, protocol));
  }
}
