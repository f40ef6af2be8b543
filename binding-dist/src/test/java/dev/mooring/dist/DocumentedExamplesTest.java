package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.mooring.tck.mqtt.TestIdentity;
import dev.mooring.tck.mqtt.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component files that documents and manifests show are without mistakes. */
final class DocumentedExamplesTest {

  private static final Pattern COMPONENT =
      Pattern.compile("```yaml\n(apiVersion: dapr.io.*?)```", Pattern.DOTALL);

  @TempDir private Path folder;

  private void secrets() throws IOException {
    TestPki pki = TestPki.create();
    TestIdentity client = pki.client("orders").issue();
    Files.writeString(folder.resolve("ca.pem"), pki.rootPem());
    Files.writeString(folder.resolve("client.pem"), client.chainPem());
    Files.writeString(
        folder.resolve("secrets.json"),
        new ObjectMapper().createObjectNode().put("clientKey", client.keyPem()).toString());
    Path mounted = Files.createDirectories(folder.resolve("secrets/orders-mqtt"));
    Files.writeString(mounted.resolve("username"), "orders");
    Files.writeString(mounted.resolve("password"), "secret");
    Files.writeString(mounted.resolve("ca.pem"), pki.rootPem());
  }

  private Outcome validate(String text) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("component.yaml"),
            text.replace("/etc/mooring", folder.toString()).replace("{podName}", "orders-0"));
    return Outcome.of(
        "validate",
        file.toString(),
        "--app-id=orders",
        "--data-dir=" + folder.resolve("data"),
        "--set=CLIENT_CERT=file:" + folder.resolve("client.pem"));
  }

  @Test
  void thoseOfTheDocumentOfTheBinding() throws IOException {
    secrets();
    Matcher example = COMPONENT.matcher(Files.readString(Path.of("..", "docs", "mqtt-binding.md")));
    int examples = 0;
    while (example.find()) {
      examples++;
      Outcome checked = validate(example.group(1));
      assertEquals(0, checked.code(), checked.err());
      assertEquals("", checked.err());
    }
    assertEquals(2, examples);
  }

  @Test
  void theOneOfTheReadme() throws IOException {
    Matcher example = COMPONENT.matcher(Files.readString(Path.of("..", "README.md")));
    assertTrue(example.find());
    Outcome checked = validate(example.group(1));
    assertEquals(0, checked.code(), checked.err());
  }

  @Test
  void theOneInTheManifestsOfKubernetes() throws IOException {
    secrets();
    JsonNode data = manifest("ConfigMap").path("data").path("orders.yaml");
    assertTrue(data.isTextual());
    Outcome checked = validate(data.asText());
    assertEquals(0, checked.code(), checked.err());
    assertEquals("", checked.err());
    assertTrue(data.asText().contains("\"$share/"), "it divides the work");
  }

  private static List<JsonNode> manifests() throws IOException {
    return new ObjectMapper(new YAMLFactory())
        .readerFor(JsonNode.class)
        .<JsonNode>readValues(Path.of("..", "deploy", "kubernetes", "orders.yaml").toFile())
        .readAll();
  }

  private static JsonNode manifest(String kind) throws IOException {
    return manifests().stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  /** What the containers mount is there, and the sidecar is told where it is. */
  @Test
  void theManifestsFitTogether() throws IOException {
    Set<String> volumes = new HashSet<>();
    Set<String> configMaps = new HashSet<>();
    JsonNode set = manifest("StatefulSet");
    for (JsonNode object : manifests()) {
      assertTrue(object.path("apiVersion").isTextual(), object.toString());
      assertTrue(object.path("metadata").path("name").isTextual(), object.toString());
      if (object.path("kind").asText().equals("ConfigMap")) {
        configMaps.add(object.path("metadata").path("name").asText());
      }
    }
    JsonNode pod = set.path("spec").path("template");
    assertEquals(
        set.path("spec").path("selector").path("matchLabels"), pod.path("metadata").path("labels"));
    for (JsonNode volume : pod.path("spec").path("volumes")) {
      volumes.add(volume.path("name").asText());
      JsonNode map = volume.path("configMap").path("name");
      assertTrue(map.isMissingNode() || configMaps.contains(map.asText()), volume.toString());
    }
    for (JsonNode claim : set.path("spec").path("volumeClaimTemplates")) {
      volumes.add(claim.path("metadata").path("name").asText());
    }
    JsonNode sidecar = pod.path("spec").path("containers").path(1);
    Set<String> paths = new HashSet<>();
    for (JsonNode mount : sidecar.path("volumeMounts")) {
      assertTrue(volumes.contains(mount.path("name").asText()), mount.toString());
      paths.add(mount.path("mountPath").asText());
    }
    int grace = 0;
    for (JsonNode argument : sidecar.path("args")) {
      String[] parts = argument.asText().split("=", 2);
      if (parts[0].equals("--data-dir") || parts[0].equals("--resources-path")) {
        assertTrue(paths.contains(parts[1]), argument + " in " + paths);
      }
      if (parts[0].equals("--graceful-shutdown-seconds")) {
        grace = Integer.parseInt(parts[1]);
      }
    }
    assertTrue(pod.path("spec").path("terminationGracePeriodSeconds").asInt() > grace + 5);
    assertTrue(set.path("spec").path("replicas").asInt() > 1);
  }
}
