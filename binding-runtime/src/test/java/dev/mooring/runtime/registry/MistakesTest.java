package dev.mooring.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads for each way to get a component file wrong. */
final class MistakesTest {

  private static final String HEAD = "apiVersion: dapr.io/v1alpha1\nkind: Component\n";
  private static final String SPEC =
      """
      spec:
        type: bindings.memory
        metadata:
        - {name: url, value: here}
        - {name: topic, value: t}
      """;

  @TempDir Path dir;

  static Stream<Arguments> mistakes() {
    return Stream.of(
            documents(), names(), types(), specs(), items(), values(), secrets(), directions())
        .flatMap(group -> group);
  }

  private static Stream<Arguments> documents() {
    return Stream.of(
        mistake(
            "a document that does not parse",
            "kind: Component\nmetadata: [\n",
            "f.yaml:2: the document is not valid YAML: while parsing a flow node, expected the node"
                + " content, but found '<stream end>' (column 1)"),
        mistake(
            "a document that is a list",
            "- kind: Component\n",
            "f.yaml:1: the document is no component; expected apiVersion, kind, metadata and spec"),
        mistake(
            "a document without kind",
            "apiVersion: dapr.io/v1alpha1\n",
            "warning: f.yaml:1: the document has no kind and is not loaded; a component has kind:"
                + " Component"),
        mistake(
            "a misspelt kind",
            "kind: component\n",
            "warning: f.yaml:1: the document has kind \"component\" and is not loaded; did you mean"
                + " \"Component\"?"),
        mistake(
            "another apiVersion",
            "apiVersion: dapr.io/v2\nkind: Component\nmetadata: {name: a}\n" + SPEC,
            "f.yaml:1: component \"a\": field \"apiVersion\": \"dapr.io/v2\" is not known; expected"
                + " \"dapr.io/v1alpha1\""),
        mistake(
            "no apiVersion",
            "kind: Component\nmetadata: {name: a}\n" + SPEC,
            "f.yaml:1: component \"a\": field \"apiVersion\": is missing; expected"
                + " \"dapr.io/v1alpha1\""),
        mistake(
            "a misspelt field",
            HEAD + "metadata: {name: a}\nscope: [x]\n" + SPEC,
            "warning: f.yaml:4: component \"a\": field \"scope\": is not known; did you mean"
                + " \"scopes\"?"),
        mistake(
            "a field twice",
            HEAD + "metadata: {name: a}\nMetadata: {name: b}\n" + SPEC,
            "f.yaml:4: component \"a\": field \"Metadata\": is given twice, the case of letters does"
                + " not matter; give it once"));
  }

  private static Stream<Arguments> names() {
    String expected = "expected a name such as \"orders\", without / and %, and not . or ..";
    return Stream.concat(
        Stream.of(
            mistake("no metadata", HEAD + SPEC, "f.yaml:1: field \"metadata\": is missing"),
            mistake(
                "no name",
                HEAD + "metadata: {}\n" + SPEC,
                "f.yaml:3: field \"metadata.name\": is missing; " + expected),
            mistake(
                "an empty name",
                HEAD + "metadata: {name: ''}\n" + SPEC,
                "f.yaml:3: field \"metadata.name\": is empty; " + expected),
            mistake(
                "two components of one name",
                HEAD
                    + "metadata: {name: a}\n"
                    + SPEC
                    + "---\n"
                    + HEAD
                    + "metadata: {name: a}\n"
                    + SPEC,
                "f.yaml:10: component \"a\": field \"metadata.name\": \"a\" is the name of the"
                    + " component at f.yaml:1 too; give each its own")),
        Stream.of(".", "..", "a/b", "a%b")
            .map(
                name ->
                    mistake(
                        "the name " + name,
                        HEAD + "metadata: {name: " + name + "}\n" + SPEC,
                        "f.yaml:3: component \"%s\": field \"metadata.name\": \"%s\" is not valid; %s"
                            .formatted(name, name, expected))));
  }

  private static Stream<Arguments> types() {
    return Stream.of(
        spec(
            "no type",
            "metadata: []",
            "f.yaml:5: component \"a\": field \"spec.type\": is missing; expected a type such as"
                + " bindings.mqtt"),
        spec(
            "a misspelt type",
            "type: bindings.memry",
            "f.yaml:1: component \"a\": field \"spec.type\": \"bindings.memry\" is not known; did"
                + " you mean \"bindings.memory\"?"),
        spec(
            "a type that nobody serves",
            "type: state.redis",
            "f.yaml:1: component \"a\": field \"spec.type\": \"state.redis\" is not known; expected"
                + " one of bindings.memory, bindings.memoryout, bindings.mqtt,"
                + " secretstores.kubernetes, secretstores.local.env, secretstores.local.file"),
        memory(
            "another version",
            "version: v2",
            "f.yaml:1: component \"a\": field \"spec.version\": \"v2\" is not known; expected v1"));
  }

  private static Stream<Arguments> specs() {
    String duration =
        "expected a duration above zero such as 500ms, 5s or 1h30m (a number alone is seconds)";
    return Stream.of(
        mistake(
            "no spec",
            HEAD + "metadata: {name: a}\n",
            "f.yaml:1: component \"a\": field \"spec\": is missing"),
        mistake(
            "a spec that holds no fields",
            HEAD + "metadata: {name: a}\nspec: x\n",
            "f.yaml:4: component \"a\": field \"spec\": holds no fields; expected fields below it"),
        memory(
            "ignoreErrors that is neither yes nor no",
            "ignoreErrors: maybe",
            "f.yaml:9: component \"a\": field \"spec.ignoreErrors\": \"maybe\" is not valid;"
                + " expected true or false (also yes/no, on/off, y/n, t/f, 1/0)"),
        memory(
            "initTimeout that is no duration",
            "initTimeout: soon",
            "f.yaml:9: component \"a\": field \"spec.initTimeout\": \"soon\" is not valid; "
                + duration),
        memory(
            "initTimeout of nothing",
            "initTimeout: 0s",
            "f.yaml:9: component \"a\": field \"spec.initTimeout\": \"0s\" is not valid; "
                + duration),
        memory(
            "an unknown field of spec",
            "colour: blue",
            "warning: f.yaml:9: component \"a\": field \"spec.colour\": is not known and has no"
                + " effect"),
        mistake(
            "scopes that are no list",
            HEAD + "metadata: {name: a}\nscopes: shop\n" + SPEC,
            "f.yaml:4: component \"a\": field \"scopes\": is no list; expected a list of application"
                + " ids"),
        mistake(
            "a type that is a list",
            HEAD + "metadata: {name: a}\nspec:\n  type: [x]\n",
            "f.yaml:5: component \"a\": field \"spec.type\": is no text; expected a single value"));
  }

  private static Stream<Arguments> items() {
    String expected = "expected a list of items, each with name and value";
    return Stream.of(
        mistake(
            "metadata that is no list",
            HEAD + "metadata: {name: a}\nspec:\n  type: bindings.memory\n  metadata:\n    url: x\n",
            "f.yaml:7: component \"a\": field \"spec.metadata\": is no list; " + expected),
        item(
            "an element that is no item",
            "url",
            "f.yaml:9: component \"a\": field \"spec.metadata\": has an element that is no item; "
                + expected),
        item(
            "an item without name",
            "{value: x}",
            "f.yaml:9: component \"a\": field \"spec.metadata.name\": is missing; expected the name"
                + " of a field"),
        item(
            "an item with two sources",
            "{name: caCert, value: x, secretKeyRef: {name: s}}",
            "warning: f.yaml:9: component \"a\": field \"caCert\": has more than one of value,"
                + " secretKeyRef and envRef; secretKeyRef counts",
            "f.yaml:9: component \"a\": field \"caCert\": asks for a secret, but auth.secretStore"
                + " names no store; expected the name of a secretstores component, of which there"
                + " is none"),
        item(
            "a misspelt part of an item",
            "{name: caCert, valu: x}",
            "warning: f.yaml:9: component \"a\": field \"caCert.valu\": is not known; did you mean"
                + " \"value\"?"),
        item(
            "a list element with a comma",
            "{name: caCert, value: ['a,b', c]}",
            "f.yaml:9: component \"a\": field \"caCert\": \"a,b\" has a comma, which no element of a"
                + " list can have"),
        mistake(
            "a required field whose value is wrong, beside another mistake",
            HEAD
                + "metadata: {name: a}\n"
                + SPEC.replace("value: t", "value: ['t,u']").replace("here", "''"),
            "f.yaml:7: component \"a\": field \"url\": is empty; expected text",
            "f.yaml:8: component \"a\": field \"topic\": \"t,u\" has a comma, which no element of a"
                + " list can have"),
        item(
            "a secret reference that is no reference",
            "{name: caCert, secretKeyRef: mine}",
            "f.yaml:9: component \"a\": field \"caCert.secretKeyRef\": holds no fields; expected"
                + " fields below it"),
        item(
            "a secret reference without name",
            "{name: caCert, secretKeyRef: {key: k}}",
            "f.yaml:9: component \"a\": field \"caCert.secretKeyRef.name\": is missing; expected the"
                + " name of a secret"));
  }

  private static Stream<Arguments> values() {
    return Stream.of(
        item(
            "a value of the wrong type",
            "{name: qos, value: 3}",
            "f.yaml:9: component \"a\": field \"qos\": \"3\" is not valid; expected a whole number"
                + " from 0 to 2"),
        item(
            "a boolean that is none",
            "{name: retain, value: tru}",
            "f.yaml:9: component \"a\": field \"retain\": \"tru\" is not valid; expected true or"
                + " false (also yes/no, on/off, y/n, t/f, 1/0)"),
        item(
            "an unknown key",
            "{name: consumerd, value: x}",
            "warning: f.yaml:9: component \"a\": field \"consumerd\": is not known; did you mean"
                + " \"consumerID\"?"),
        item(
            "a key twice",
            "{name: Topic, value: x}",
            "f.yaml:9: component \"a\": field \"Topic\": is given twice, first at f.yaml:8; give it"
                + " once"),
        item(
            "a placeholder without value",
            "{name: caCert, value: '${{ CA }}'}",
            "f.yaml:9: component \"a\": field \"caCert\": has the placeholder ${{ CA }}, for which"
                + " there is no value; give one by --set CA=... or in the environment"),
        item(
            "a pod name outside of a pod",
            "{name: consumerID, value: '{podName}'}",
            "f.yaml:9: component \"a\": field \"consumerID\": refers to {podName}, but the"
                + " environment variable POD_NAME is not set"),
        item(
            "a variable that is not for components",
            "{name: caCert, envRef: DAPR_API_TOKEN}",
            "f.yaml:9: component \"a\": field \"caCert\": cannot read the environment variable"
                + " \"DAPR_API_TOKEN\", which is reserved for the runtime"),
        item(
            "a variable that is not set",
            "{name: caCert, envRef: CA}",
            "warning: f.yaml:9: component \"a\": field \"caCert\": is empty, because the environment"
                + " variable \"CA\" is not set"),
        item(
            "several at once, of which one hides a field that is required",
            "{name: qos, value: 9}\n  - {name: TOPIC, value: '${{ T }}'}",
            "f.yaml:9: component \"a\": field \"qos\": \"9\" is not valid; expected a whole number"
                + " from 0 to 2",
            "f.yaml:10: component \"a\": field \"TOPIC\": has the placeholder ${{ T }}, for which"
                + " there is no value; give one by --set T=... or in the environment"),
        mistake(
            "a required field that is missing",
            HEAD + "metadata: {name: a}\nspec:\n  type: bindings.memory\n",
            "f.yaml:1: component \"a\": field \"url\": is missing; expected text",
            "f.yaml:1: component \"a\": field \"topic\": is missing; expected text"));
  }

  private static Stream<Arguments> secrets() {
    String store =
        "---\n" + HEAD + "metadata: {name: vault}\nspec: {type: secretstores.local.env}\n";
    String wanting =
        HEAD
            + "metadata: {name: a}\nauth: {secretStore: %s}\n"
            + SPEC
            + "  - name: caCert\n    secretKeyRef: {name: CA}\n";
    return Stream.of(
        mistake(
            "a misspelt secret store",
            wanting.formatted("valt") + store,
            "f.yaml:11: component \"a\": field \"caCert\": secret store \"valt\" is not among the"
                + " components; did you mean \"vault\"?"),
        mistake(
            "a secret store that is not there",
            wanting.formatted("other") + store,
            "f.yaml:11: component \"a\": field \"caCert\": secret store \"other\" is not among the"
                + " components; expected one of vault"),
        mistake(
            "a secret that is not there",
            wanting.formatted("vault") + store,
            "f.yaml:11: component \"a\": field \"caCert\": the secret \"CA\" of store \"vault\""
                + " cannot be had: the environment variable CA is not set"),
        mistake(
            "a secret store that cannot be opened",
            wanting.formatted("vault")
                + "---\n"
                + HEAD
                + "metadata: {name: vault}\nspec: {type: secretstores.local.file}\n",
            "f.yaml:11: component \"a\": field \"caCert\": secret store \"vault\" could not be"
                + " opened; see what is said of it",
            "f.yaml:13: component \"vault\": field \"secretsFile\": is missing; expected text"),
        mistake(
            "a secret store that has its own secrets",
            HEAD
                + "metadata: {name: vault}\nauth: {secretStore: vault}\nspec:\n"
                + "  type: secretstores.local.env\n"
                + "  metadata: [{name: prefix, secretKeyRef: {name: p}}]\n",
            "f.yaml:1: component \"vault\": field \"auth.secretStore\": secret stores have each"
                + " other's secrets, so that none can be opened first"));
  }

  private static Stream<Arguments> directions() {
    return Stream.of(
        item(
            "a direction that is none",
            "{name: direction, value: 'input, uotput'}",
            "f.yaml:9: component \"a\": field \"direction\": \"input, uotput\" is not valid; expected"
                + " input, output or input,output"),
        item(
            "a direction twice",
            "{name: direction, value: input}\n  - {name: Direction, value: output}",
            "f.yaml:10: component \"a\": field \"Direction\": is given twice, first at f.yaml:9; give"
                + " it once"),
        mistake(
            "a direction that the type has not",
            HEAD
                + "metadata: {name: a}\n"
                + SPEC.replace("bindings.memory", "bindings.memoryout")
                + "  - {name: direction, value: input}\n",
            "f.yaml:1: component \"a\": field \"direction\": bindings.memoryout has no input"),
        mistake(
            "two components that claim the same",
            HEAD
                + "metadata: {name: a}\n"
                + SPEC
                + "  - {name: consumerID, value: x}\n---\n"
                + HEAD
                + "metadata: {name: b}\n"
                + SPEC
                + "  - {name: consumerID, value: x}\n",
            "f.yaml:11: component \"b\": uses the queue \"x\", which component \"a\" at f.yaml:1"
                + " uses too; give each its own"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void isToldInOneLine(String name, String text, List<String> expected) {
    ComponentFolder folder = new ComponentFolder(dir);
    folder.write("f.yaml", text);
    Components loaded = folder.load();
    List<String> errors = expected.stream().filter(line -> !line.startsWith("warning: ")).toList();
    assertAll(
        () -> assertEquals(expected, folder.lines(loaded.problems())),
        () -> assertEquals(errors, folder.lines(loaded.mistakes())));
  }

  @Test
  void aPathThatIsNotThere() {
    ComponentFolder folder = new ComponentFolder(dir);
    assertEquals(
        List.of("none: does not exist; expected a .yaml, .yml or .json file, or a directory"),
        folder.lines(folder.load(dir.resolve("none")).mistakes()));
  }

  @Test
  void filesThatAreNoComponentFiles() {
    ComponentFolder folder = new ComponentFolder(dir);
    Path notes = folder.write("notes.txt", "x");
    assertAll(
        () ->
            assertEquals(
                List.of(
                    "warning: notes.txt: is not loaded: a component file ends in .yaml, .yml or"
                        + " .json"),
                folder.lines(folder.load().problems())),
        () ->
            assertEquals(
                List.of(
                    "notes.txt: is no component file; expected a .yaml, .yml or .json file, or a"
                        + " directory"),
                folder.lines(folder.load(notes).mistakes())));
  }

  @Test
  void aFileThatIsNoText() throws Exception {
    ComponentFolder folder = new ComponentFolder(dir);
    Files.write(dir.resolve("f.yaml"), new byte[] {'a', (byte) 0xC3, 0x28});
    assertEquals(List.of("f.yaml: is not text in UTF-8"), folder.lines(folder.load().mistakes()));
  }

  @Test
  void aDataDirectoryThatCannotBeWritten() {
    ComponentFolder folder = new ComponentFolder(dir);
    Path file =
        folder.write("f.yaml", ComponentFolder.component("a", "{name: keepsFiles, value: y}"));
    folder.dataDirectory = Optional.of(new DataDirectory(file.resolve("data")));
    assertEquals(
        List.of(
            "f.yaml:1: component \"a\": needs the data directory f.yaml/data, but f.yaml is no"
                + " directory; expected one that can be written"),
        folder.lines(folder.load().mistakes()));
  }

  private static Arguments mistake(String name, String text, String... lines) {
    return Arguments.of(name, text, List.of(lines));
  }

  /** A component whose spec is one line, the fifth. */
  private static Arguments spec(String name, String spec, String line) {
    return mistake(name, HEAD + "metadata: {name: a}\nspec:\n  " + spec + "\n", line);
  }

  /** A right component with one more line in its spec, the ninth. */
  private static Arguments memory(String name, String more, String line) {
    return mistake(name, HEAD + "metadata: {name: a}\n" + SPEC + "  " + more + "\n", line);
  }

  /** A right component with one more item, in the ninth line. */
  private static Arguments item(String name, String item, String... lines) {
    return mistake(name, HEAD + "metadata: {name: a}\n" + SPEC + "  - " + item + "\n", lines);
  }
}
