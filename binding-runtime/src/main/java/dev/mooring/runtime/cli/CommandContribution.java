package dev.mooring.runtime.cli;

/**
 * A command that another module adds to {@code mooring}. Found by {@link java.util.ServiceLoader};
 * has a public constructor without arguments.
 */
@FunctionalInterface
public interface CommandContribution {

  /** A new picocli command, which names itself. */
  Object command();
}
