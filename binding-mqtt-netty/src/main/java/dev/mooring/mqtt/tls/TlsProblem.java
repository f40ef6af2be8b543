package dev.mooring.mqtt.tls;

/**
 * A setting that cannot be used. Immutable.
 *
 * @param field which one
 * @param message what is wrong with it and what would be right; no key material, no password
 */
public record TlsProblem(TlsField field, String message) {

  /** One line for people. */
  @Override
  public String toString() {
    return field + ": " + message;
  }
}
