package dev.mooring.tck.requirement;

/** What came of a test. */
public enum Outcome {
  /** The requirement is met, as far as the test can see. */
  PASSED,
  /** It is not. */
  FAILED,
  /** The binding does not declare what it is about, or the far side cannot show it. */
  SKIPPED,
  /** It is not met, and the binding's authors have said so. */
  DEVIATION
}
