package dev.mooring.runtime.registry;

import static dev.mooring.runtime.registry.ComponentFolder.component;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Direction;
import dev.mooring.api.config.ConfigurationException;
import dev.mooring.api.config.FieldTypes;
import dev.mooring.api.config.Problem;
import dev.mooring.api.config.RawValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ComponentLoaderTest {

  private static final String ENV_STORE =
      """
      apiVersion: dapr.io/v1alpha1
      kind: Component
      metadata: {name: %s}
      spec: {type: secretstores.local.env}
      """;

  @TempDir Path dir;
  private ComponentFolder folder;

  @BeforeEach
  void openFolder() {
    folder = new ComponentFolder(dir);
  }

  @Test
  @DisplayName("1.1: what is for other applications is left out without a word, whatever its name")
  void leavesOutWhatIsForOthersWithoutAWord() {
    folder.environment.put("NAMESPACE", "prod");
    folder.write("a.yaml", component("a") + "scopes: [other]\n");
    folder.write("b.yaml", component("b").replace("name: b\n", "name: b\n  namespace: test\n"));
    folder.write("c.yaml", component("c").replace("name: c\n", "name: c\n  namespace: prod\n"));
    folder.write("d.yaml", component("d") + "scopes: [other, shop]\n");
    folder.write("e.yaml", "kind: Component\nmetadata: {name: d}\nscopes: [other]\n");
    Components loaded = folder.load();
    assertAll(
        () -> assertEquals(List.of("c", "d"), names(loaded)),
        () -> assertEquals(List.of(), loaded.problems()),
        () -> assertEquals(List.of(), loaded.rejected()));
  }

  @Test
  void reportsTheMistakesOfAllFilesTogetherInTheOrderOfTheFiles() {
    folder.write("a.yaml", component("a", "{name: qos, value: 7}", "{name: direction, value: x}"));
    folder.write("b.yaml", "kind: [\n");
    folder.write("c.yaml", component("c", "{name: retain, value: x}"));
    Components loaded = folder.load();
    assertEquals(
        List.of("a.yaml:11", "a.yaml:12", "b.yaml:1", "c.yaml:11"),
        loaded.mistakes().stream()
            .map(problem -> problem.location().toString().replace(dir + "/", ""))
            .toList());
  }

  @Test
  void aLibraryStartsWhatIsRightAndASidecarRefuses() {
    folder.write("a.yaml", component("a", "{name: qos, value: 7}"));
    folder.write("b.yaml", component("b"));
    Components loaded = folder.load();
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, loaded::requireNoMistakes);
    assertAll(
        () -> assertEquals(List.of("b"), names(loaded)),
        () -> assertEquals(loaded.problems(), refused.problems()),
        () ->
            assertEquals(
                "field \"qos\": \"7\" is not valid; expected a whole number from 0 to 2",
                loaded.rejected().get(0).reason()));
  }

  @Test
  void aMistakeThatIgnoreErrorsCoversStopsNoSidecar() {
    folder.write(
        "a.yaml",
        component("a", "{name: qos, value: 7}")
            .replace("spec:\n", "spec:\n  ignoreErrors: true\n"));
    folder.write("b.yaml", component("b"));
    Components loaded = folder.load();
    assertAll(
        () -> assertDoesNotThrow(loaded::requireNoMistakes),
        () -> assertEquals(List.of("b"), names(loaded)),
        () -> assertEquals(1, loaded.problems().size()),
        () -> assertTrue(loaded.problems().get(0).isError()),
        () -> assertEquals("a", loaded.rejected().get(0).component().name()));
  }

  @Test
  void bothDirectionsOfAComponentShareOneUuidAndComponentsDoNot() {
    folder.write("a.yaml", component("a", "{name: caCert, value: '{uuid} {uuid}'}"));
    folder.write("b.yaml", component("b", "{name: caCert, value: '{uuid}'}"));
    folder.load();
    String[] ids = folder.value("a", "caCert").text().split(" ", -1);
    assertAll(
        () -> assertEquals(ids[0], ids[1]),
        () -> assertNotEquals(ids[0], folder.value("b", "caCert").text()));
  }

  @Test
  void expandsNothingInsideOfSecretsAndOfTheEnvironment() {
    folder.environment.put("SECRET", "{uuid} ${{ X }}");
    folder.environment.put("PLAIN", "{appID}");
    folder.write("s.yaml", ENV_STORE.formatted("vault"));
    folder.write(
        "a.yaml",
        component(
                "a",
                "{name: clientKey, secretKeyRef: {name: SECRET}}",
                "{name: caCert, envRef: PLAIN}",
                "{name: clientCert, value: 'x${{ SECRET }}'}")
            + "auth: {secretStore: vault}\n");
    Components loaded = folder.load();
    RawValue secret = folder.value("a", "clientKey");
    assertAll(
        () -> assertEquals(List.of(), loaded.problems()),
        () -> assertEquals("{uuid} ${{ X }}", secret.text()),
        () -> assertTrue(secret.secret()),
        () -> assertEquals("{appID}", folder.value("a", "caCert").text()),
        () -> assertTrue(folder.value("a", "caCert").secret()),
        () -> assertEquals("x{uuid} ${{ X }}", folder.value("a", "clientCert").text()),
        () -> assertFalse(folder.value("a", "clientCert").secret()));
  }

  @Test
  void neverShowsASecretThatIsWrong() {
    folder.environment.put("LEVEL", "hunter2");
    folder.write("s.yaml", ENV_STORE.formatted("vault"));
    folder.write(
        "a.yaml",
        component(
                "a", "{name: qos, secretKeyRef: {name: LEVEL}}", "{name: direction, envRef: LEVEL}")
            + "auth: {secretStore: vault}\n");
    List<String> lines = folder.lines(folder.load().problems());
    assertAll(
        () -> assertEquals(2, lines.size(), lines.toString()),
        () -> assertTrue(lines.get(0).contains("a secret value is not valid"), lines.get(0)),
        () -> assertFalse(lines.toString().contains("hunter2"), lines.toString()));
  }

  @Test
  void writesNoSecretIntoADescriptionOfItself() {
    folder.environment.put("LEVEL", "hunter2");
    folder.settings.put("OTHER", "hunter3");
    folder.write("a.yaml", component("a", "{name: clientKey, value: hunter4}"));
    folder.write("r.yaml", "kind: Configuration\nspec: {token: hunter5}\n");
    Components loaded = folder.load();
    LoadOptions options =
        new LoadOptions("shop", folder.settings, folder.environment, Optional.empty());
    assertAll(
        () -> assertFalse(loaded.toString().contains("hunter"), loaded.toString()),
        () -> assertFalse(options.toString().contains("hunter"), options.toString()));
  }

  @Test
  void opensASecretStoreThatAnotherHasTheSecretsOf() {
    Path secrets = folder.write("secrets.json", "{\"password\": \"p\"}");
    folder.environment.put("FILE", secrets.toString());
    folder.write(
        "a.yaml",
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: files}
        spec:
          type: secretstores.local.file
          metadata: [{name: secretsFile, secretKeyRef: {name: FILE}}]
        auth: {secretStore: vault}
        """);
    folder.write("s.yaml", ENV_STORE.formatted("vault"));
    folder.write(
        "t.yaml",
        component("t", "{name: clientKey, secretKeyRef: {name: password}}")
            + "auth: {secretStore: files}\n");
    Components loaded = folder.load();
    assertAll(
        () -> assertEquals(List.of(), loaded.mistakes()),
        () -> assertEquals("p", folder.value("t", "clientKey").text()),
        () -> assertEquals(2, loaded.secretStores().size()));
  }

  @Test
  @Tag("field:direction")
  @Tag("field:route")
  void takesDirectionAndRouteForTheRuntimeWhateverTheirCase() {
    folder.write(
        "a.yaml",
        component("a", "{name: Direction, value: ' INPUT , output'}", "{name: ROUTE, value: /x}"));
    folder.write("b.yaml", component("b", "{name: direction, value: ''}"));
    Components loaded = folder.load();
    ConfiguredComponent a = loaded.configured().get(0);
    ConfiguredComponent b = loaded.configured().get(1);
    assertAll(
        () -> assertEquals(List.of(), loaded.problems()),
        () -> assertEquals(Set.of(Direction.INPUT, Direction.OUTPUT), a.requested()),
        () -> assertEquals("/x", a.route()),
        () -> assertEquals(a.requested(), folder.definition("a").directions()),
        () ->
            assertEquals(
                List.of("url", "topic"),
                folder.definition("a").values().items().stream().map(RawValue::key).toList()),
        () -> assertEquals(Set.of(), b.requested()),
        () -> assertEquals("b", b.route()));
  }

  /** Nobody asks the application about an input that is named here. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "input          | INPUT",
        "Output         | OUTPUT",
        "'output,input' | INPUT,OUTPUT",
        "' INPUT ,out'  | wrong",
        "''             | ''",
      })
  void theDirectionsThatAreNamedAreRequested(String written, String expected) {
    folder.write("a.yaml", component("a", "{name: direction, value: '" + written + "'}"));

    assertEquals(
        expected,
        folder.load().configured().stream()
            .findAny()
            .map(
                one ->
                    one.requested().stream()
                        .sorted()
                        .map(Direction::name)
                        .collect(Collectors.joining(",")))
            .orElse("wrong"));
  }

  @ParameterizedTest
  @CsvSource({"responseFanOut, 'true', true", "RESPONSEFANOUT, yes, true", "x, y, false"})
  void takesForTheRuntimeWhetherAnswersAreSentOn(String key, String value, boolean fanOut) {
    folder.write("a.yaml", component("a", "{name: " + key + ", value: " + value + "}"));

    assertEquals(fanOut, folder.load().configured().get(0).fanOut());
  }

  @Test
  void whetherAnswersAreSentOnIsYesOrNo() {
    folder.write("a.yaml", component("a", "{name: responseFanOut, value: often}"));

    assertEquals(
        List.of("\"often\" is not valid; expected " + FieldTypes.BOOLEAN.expectation()),
        folder.load().problems().stream().map(Problem::message).toList());
  }

  @Test
  void readsWhatOtherKindsAskForAndPassesOverTheRest() {
    folder.write(
        "a.yaml",
        "kind: Resiliency\nspec: {policies: {timeouts: {DefaultTimeoutPolicy: 1s}}}\n---\n"
            + "kind: Configuration\nspec: {api: {denied: [{name: shutdown}]}}\n---\n"
            + "kind: Subscription\n---\n"
            + component("a"));
    Components loaded = folder.load();
    assertAll(
        () -> assertEquals(List.of(), loaded.problems()),
        () ->
            assertEquals(
                Map.of("DefaultTimeoutPolicy", Duration.ofSeconds(1)),
                loaded.resilience().timeouts()),
        () -> assertFalse(loaded.configuration().api().admits("http", "shutdown")));
  }

  @Test
  void aTypeThatAConfigurationDeniesIsAMistake() {
    folder.write("a.yaml", component("a"));
    folder.write("c.yaml", "kind: Configuration\nspec: {components: {deny: [bindings.memory]}}\n");
    assertEquals(
        List.of(
            "a.yaml:1: component \"a\": field \"spec.type\": \"bindings.memory\" is denied by"
                + " spec.components.deny of a Configuration"),
        folder.lines(folder.load().problems()));
  }

  @Test
  void aComponentNeedsNoDataDirectoryThatItDoesNotUse() {
    Path file = folder.write("a.yaml", component("a"));
    folder.dataDirectory = Optional.of(new DataDirectory(file.resolve("data")));
    assertEquals(List.of(), folder.load().problems());
  }

  private static List<String> names(Components components) {
    return components.configured().stream().map(one -> one.component().name()).toList();
  }
}
