package dev.mooring.api;

/** Which way messages go, seen from the application. */
public enum Direction {
  /** From the far side to the application. */
  INPUT,
  /** From the application to the far side. */
  OUTPUT
}
