package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.cli.Mooring;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code mooring run} and {@code mooring validate} say of files that are wrong, with the
 * bindings that users have.
 */
final class MistakesTest {

  private static final String HEAD =
      """
      apiVersion: dapr.io/v1alpha1
      kind: Component
      metadata:
        name: orders
      spec:
        type: %s
        version: v1
        metadata:
      """;

  @TempDir private Path folder;

  static Stream<Arguments> mistakes() {
    String mqtt = HEAD.formatted("bindings.mqtt");
    return Stream.of(
        Arguments.of(
            mqtt + "  - {name: topic, value: t}\n",
            List.of("orders.yaml:", "component \"orders\"", "field \"url\"", "missing")),
        Arguments.of(
            mqtt
                + "  - {name: url, value: 'tcp://localhost'}\n  - {name: topic, value: t}\n"
                + "  - {name: qos, value: 3}\n",
            List.of("orders.yaml:11:", "component \"orders\"", "field \"qos\"", "\"3\"")),
        Arguments.of(
            mqtt
                + "  - {name: url, value: 'ssl://localhost'}\n  - {name: topic, value: t}\n"
                + "  - {name: caCert, value: 'file:/no/such/ca.pem'}\n",
            List.of(
                "orders.yaml:11:", "component \"orders\"", "field \"caCert\"", "/no/such/ca.pem")),
        Arguments.of(
            HEAD.formatted("bindings.mqqt") + "  - {name: topic, value: t}\n",
            List.of("orders.yaml:", "component \"orders\"", "bindings.mqqt", "bindings.mqtt")),
        Arguments.of("apiVersion: [dapr.io/v1alpha1\n", List.of("orders.yaml:")));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void eachIsOneLineThatNamesFileComponentFieldAndValue(String text, List<String> parts)
      throws IOException {
    Path file = Files.writeString(folder.resolve("orders.yaml"), text);
    List<String> run =
        errorsOf(
            "run", "--app-id=shop", "--http-port=0", "--grpc-port=0", "--resources-path=" + folder);
    assertEquals(1, run.size(), run.toString());
    parts.forEach(part -> assertTrue(run.get(0).contains(part), part + " in " + run));
    assertEquals(run, errorsOf("validate", file.toString()));
  }

  private static List<String> errorsOf(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Mooring.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    assertEquals(2, code, err.toString());
    assertEquals("", out.toString());
    return err.toString().lines().filter(line -> line.startsWith("error: ")).toList();
  }
}
