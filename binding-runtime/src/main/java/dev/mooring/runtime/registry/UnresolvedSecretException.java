package dev.mooring.runtime.registry;

/** A secret reference that leads nowhere; the reason is for people and holds no secret. */
final class UnresolvedSecretException extends Exception {

  private final String reason;

  UnresolvedSecretException(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
