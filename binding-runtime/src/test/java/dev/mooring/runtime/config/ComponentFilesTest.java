package dev.mooring.runtime.config;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.config.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ComponentFilesTest {

  @TempDir Path dir;

  @Test
  void readsTheFilesOfADirectoryInTheOrderOfTheirNamesAndNotThoseBelow() throws IOException {
    write("b.yml", component("second"));
    write("a.yaml", component("first"));
    write("c.JSON", "{\"kind\": \"Component\", \"metadata\": {\"name\": \"third\"}}");
    Files.createDirectory(dir.resolve("below"));
    write("below/d.yaml", component("fourth"));
    write(".hidden", "anything");
    FileContents contents = ComponentFiles.read(List.of(dir));
    assertAll(
        () -> assertEquals(List.of("first", "second", "third"), names(contents)),
        () -> assertEquals(List.of(), contents.problems()));
  }

  @Test
  void leavesJsonAloneThatIsForSomethingElse() throws IOException {
    write("list.json", "[1, 2]");
    write("secrets.json", "{\"password\": \"p\"}");
    write("almost.json", "{\"apiVersion\": \"dapr.io/v1alpha1\"}");
    FileContents contents = ComponentFiles.read(List.of(dir));
    assertEquals(
        List.of(dir.resolve("almost.json") + ":1"),
        contents.problems().stream().map(problem -> problem.location().toString()).toList());
  }

  @Test
  void readsAFileOnceHoweverOftenItIsNamed() throws IOException {
    Path file = write("a.yaml", component("one"));
    assertEquals(List.of("one"), names(ComponentFiles.read(List.of(file, dir, file))));
  }

  @Test
  void keepsTheOrderOfThePathsGiven() throws IOException {
    Path a = write("a.yaml", component("a"));
    Path b = write("b.yaml", component("b"));
    FileContents contents = ComponentFiles.read(List.of(b, a));
    assertAll(
        () -> assertEquals(List.of("b", "a"), names(contents)),
        () -> assertEquals(List.of(b.toString(), a.toString()), contents.files()));
  }

  @Test
  void aBrokenDocumentTakesNoneOfItsNeighboursWithIt() throws IOException {
    Path file = write("a.yaml", component("before") + "---\nkind: [\n---\n" + component("after"));
    FileContents contents = ComponentFiles.read(List.of(file));
    Problem problem = contents.problems().get(0);
    assertAll(
        () -> assertEquals(List.of("before", "after"), names(contents)),
        () -> assertTrue(problem.isError()),
        () -> assertEquals(file + ":11", problem.location().toString()));
  }

  @Test
  void toleratesAByteOrderMark() throws IOException {
    Path yaml = write("a.yaml", "\uFEFF" + component("one"));
    Path json =
        write("b.json", "\uFEFF{\"kind\": \"Component\", \"metadata\": {\"name\": \"two\"}}");
    assertEquals(List.of("one", "two"), names(ComponentFiles.read(List.of(yaml, json))));
  }

  @Test
  @DisplayName("1.2: a document of many times 64 KiB is read")
  void readsADocumentOfManyTimes64Kibibytes() throws IOException {
    String text = "x".repeat(1 << 20);
    Path file = write("a.yaml", component("one") + "  - name: caCert\n    value: " + text + "\n");
    Item item = ComponentFiles.read(List.of(file)).components().get(0).items().get(1);
    assertEquals(new Source.Written(text), item.source());
  }

  @Test
  void keepsDocumentsOfOtherKindsAsTrees() throws IOException {
    Path file =
        write("a.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Resiliency\nspec: {policies: {}}\n");
    FileContents contents = ComponentFiles.read(List.of(file));
    Document document = contents.documents().get(0);
    assertAll(
        () -> assertEquals("Resiliency", document.kind()),
        () -> assertEquals("dapr.io/v1alpha1", document.apiVersion()),
        () -> assertTrue(document.root().get("SPEC").isPresent()),
        () -> assertEquals(List.of(), contents.problems()));
  }

  @Test
  void readsEveryFieldWhateverTheCaseOfItsName() throws IOException {
    Path file =
        write(
            "a.yaml",
            """
            apiversion: dapr.io/v1alpha1
            Kind: Component
            METADATA:
              Name: orders
              namespace: production
            spec:
              TYPE: Bindings.MQTT
              version: 1
              ignoreerrors: yes
              initTIMEOUT: 250ms
              metadata:
              - name: topics
                value: [a, 1, true]
              - NAME: password
                SecretKeyRef:
                  name: broker
              - name: token
                envRef: TOKEN
              - name: nothing
              - name: payload
                value: {"a": [1, 0x10, null, yes, true]}
            auth:
              secretstore: vault
            scopes:
            - shop
            - 7
            """);
    FileContents contents = ComponentFiles.read(List.of(file));
    Component component = contents.components().get(0);
    assertAll(
        () -> assertEquals(List.of(), contents.problems()),
        () -> assertEquals(List.of(), component.problems()),
        () -> assertEquals("orders", component.name()),
        () -> assertEquals(Optional.of("production"), component.namespace()),
        () -> assertEquals("bindings.mqtt", component.type()),
        () -> assertEquals("1", component.version()),
        () -> assertTrue(component.ignoreErrors()),
        () -> assertEquals(Duration.ofMillis(250), component.initTimeout()),
        () -> assertEquals(Optional.of("vault"), component.secretStore()),
        () -> assertEquals(List.of("shop", "7"), component.scopes()),
        () ->
            assertEquals(
                List.of(
                    new Source.Written("a,1,true"),
                    new Source.SecretKey("broker", "broker"),
                    new Source.Variable("TOKEN"),
                    new Source.Written(""),
                    new Source.Written("{\"a\":[1,\"0x10\",null,\"yes\",true]}")),
                component.items().stream().map(Item::source).toList()),
        () -> assertEquals(13, component.items().get(0).location().line()));
  }

  @Test
  void isForApplicationsInItsScopeAndNamespace() throws IOException {
    Path file =
        write(
            "a.yaml",
            "kind: Component\nmetadata: {name: a, namespace: prod}\nspec: {}\nscopes: [shop]\n");
    Component component = ComponentFiles.read(List.of(file)).components().get(0);
    assertAll(
        () -> assertTrue(component.isFor("shop", "")),
        () -> assertTrue(component.isFor("shop", "prod")),
        () -> assertTrue(!component.isFor("shop", "test")),
        () -> assertTrue(!component.isFor("Shop", "prod")));
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(dir.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  /** Nine lines that make a component. */
  private static String component(String name) {
    return """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: %s
        spec:
          type: bindings.memory
          metadata:
          - name: topic
            value: t
        """
        .formatted(name);
  }

  private static List<String> names(FileContents contents) {
    return contents.components().stream().map(Component::name).toList();
  }
}
