package dev.mooring.dist;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.mooring.tck.mqtt.TestIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The component files of Dapr's documentation, and the secret store that one of them asks for. */
final class SeedDocuments {

  /** The name of the store that {@link #writeStore} describes. */
  static final String STORE = "my-secrets";

  private SeedDocuments() {}

  /** A document as it stands. */
  static String text(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(SeedDocuments.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Writes a store with the key of a client, as the documentation's table has it. */
  static void writeStore(Path secrets, Path components, TestIdentity client) throws IOException {
    Files.writeString(
        secrets,
        new ObjectMapper()
            .createObjectNode()
            // PKCS#8 under another label.
            .put("myMqttClientKey", client.mislabelledKeyPem("RSA PRIVATE KEY"))
            .toString());
    Files.writeString(
        components.resolve("store.yaml"),
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: %s}
        spec:
          type: secretstores.local.file
          version: v1
          metadata:
          - {name: secretsFile, value: '%s'}
        """
            .formatted(STORE, secrets));
  }
}
