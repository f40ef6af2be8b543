package dev.mooring.tck.kit;

/** What a test can do to, or see of, the far side. */
public enum Lever {
  /** {@link FarSide#send} works. */
  SENDS,
  /** {@link FarSide#received} works. */
  SHOWS,
  /** {@link FarSide#goDown} and {@link FarSide#comeBack} work. */
  GOES_DOWN,
  /** {@link FarSide#cut} works. */
  CUTS,
  /** {@link FarSide#connections} works. */
  COUNTS
}
