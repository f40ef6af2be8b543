package dev.mooring.runtime.cli;

/**
 * Where logs go; found by {@link java.util.ServiceLoader}, since which library logs is not decided
 * here. Has a public constructor without arguments.
 */
@FunctionalInterface
public interface LogOutput {

  /**
   * From now on logs are written so.
   *
   * @throws IllegalArgumentException if there is no such level, with what would be right
   */
  void configure(Settings settings);

  /**
   * How logs are written. Immutable.
   *
   * @param applicationId the application that they are about
   * @param level from which importance on: {@code debug}, {@code info}, {@code warn} or {@code
   *     error}
   * @param json whether each is a JSON object, and not a line for people
   */
  record Settings(String applicationId, String level, boolean json) {}
}
