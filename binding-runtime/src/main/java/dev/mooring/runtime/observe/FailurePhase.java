package dev.mooring.runtime.observe;

/** When a component turned out to be of no use. */
public enum FailurePhase {
  /** While its configuration was checked. */
  CREATION("creation"),
  /** While it was started. */
  INIT("init");

  private final String label;

  FailurePhase(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
