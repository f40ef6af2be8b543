package dev.mooring.mqtt.tls;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** Looks at what users are told, and lets {@link SecretWatch} read along. */
final class Messages {

  private Messages() {}

  static void assertContains(String part, String message) {
    assertTrue(SecretWatch.show(message).contains(part), message);
  }

  /** Something is refused, with these words in the message. */
  static TlsConfigurationException assertRefused(String part, Executable attempt) {
    TlsConfigurationException e =
        SecretWatch.show(assertThrows(TlsConfigurationException.class, attempt));
    assertContains(part, String.valueOf(e.getMessage()));
    return e;
  }
}
