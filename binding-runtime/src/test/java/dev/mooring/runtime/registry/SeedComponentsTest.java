package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.config.RawValue;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component files of the specification load as they stand. */
final class SeedComponentsTest {

  @TempDir Path dir;
  private ComponentFolder folder;

  @BeforeEach
  void openFolder() {
    folder = new ComponentFolder(dir);
  }

  @Test
  void thePlainOne() throws Exception {
    Components loaded = folder.load(seed("plain.yaml"));
    assertAll(
        () -> assertEquals(List.of(), loaded.problems()),
        () ->
            assertEquals(
                Map.of(
                    "url", "tcp://admin:public@localhost:1883",
                    "topic", "mytopic",
                    "qos", "1",
                    "retain", "false",
                    "cleanSession", "true",
                    "backOffMaxRetries", "0"),
                values("mqtt-plain")));
  }

  @Test
  void theOneWithTls() throws Exception {
    String key = "-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----";
    Path secrets = folder.write("secrets.json", "{\"myMqttClientKey\": \"" + key + "\"}");
    Path store =
        folder.write(
            "store.yaml",
            """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: local-secrets}
            spec:
              type: secretstores.local.file
              metadata:
              - {name: secretsFile, value: '%s'}
            """
                .formatted(secrets));
    folder.settings.put("myLoadedCACert", "the CA");
    folder.environment.put("myLoadedClientCert", "the certificate");
    Components loaded = folder.load(seed("tls.yaml"), store);
    RawValue clientKey = folder.value("mqtt-binding", "clientKey");
    assertAll(
        () -> assertEquals(List.of(), loaded.problems()),
        () -> assertEquals("the CA", folder.value("mqtt-binding", "caCert").text()),
        () -> assertEquals("the certificate", folder.value("mqtt-binding", "clientCert").text()),
        () -> assertEquals(key.replace("\\n", "\n"), clientKey.text()),
        () -> assertTrue(clientKey.secret()),
        () -> assertFalse(clientKey.toString().contains("MIIE")),
        () -> assertEquals("0", folder.value("mqtt-binding", "backoffMaxRetries").text()));
  }

  @Test
  void theOneWithASharedTopic() throws Exception {
    Components loaded = folder.load(seed("shared.yaml"));
    String id = folder.value("mqtt-binding", "consumerID").text();
    assertAll(
        () -> assertEquals(List.of(), loaded.problems()),
        () -> assertEquals(id, UUID.fromString(id).toString()));
  }

  private Map<String, String> values(String component) {
    return folder.definition(component).values().items().stream()
        .collect(Collectors.toMap(RawValue::key, RawValue::text));
  }

  private static Path seed(String name) throws URISyntaxException, IOException {
    URL resource = SeedComponentsTest.class.getResource("/seed/" + name);
    return Path.of(Objects.requireNonNull(resource, name).toURI());
  }
}
