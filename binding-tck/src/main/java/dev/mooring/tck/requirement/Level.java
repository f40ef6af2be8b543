package dev.mooring.tck.requirement;

/** How strong a requirement is, in the words of RFC 2119. */
public enum Level {
  /** A binding that misses it does not conform. */
  MUST,
  /** There may be reasons to miss it; the report shows it. */
  SHOULD
}
