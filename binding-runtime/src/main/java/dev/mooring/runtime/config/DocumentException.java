package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;

/**
 * A document that is not well formed. The reason ends a sentence about it and never quotes the text
 * that stands there: a secret may.
 */
final class DocumentException extends Exception {

  private final transient Location location;
  private final String reason;

  DocumentException(Location location, String reason) {
    super(reason);
    this.location = location;
    this.reason = reason;
  }

  String reason() {
    return reason;
  }

  Location location() {
    return location;
  }
}
