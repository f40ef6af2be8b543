package dev.mooring.mqtt.session.sim;

/** An invariant that did not hold. */
final class Violation extends AssertionError {
  private static final long serialVersionUID = 1L;

  Violation(String message) {
    super(message);
  }

  /** The message is a constant, so that a check that holds costs no string. */
  static void unless(boolean holds, String otherwise) {
    if (!holds) {
      throw new Violation(otherwise);
    }
  }
}
