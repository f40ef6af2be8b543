package dev.mooring.mqtt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.tck.mqtt.Packet;
import dev.mooring.tck.mqtt.PacketMatcher;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The example of the documentation is compiled and runs, word for word. */
class ExampleClientTest {

  private static final Path SOURCES = Path.of("src/test/java/dev/mooring/mqtt/example");

  @ParameterizedTest
  @CsvSource({"0, ExampleClient", "1, Example5Client"})
  void theDocumentedExampleIsTheOneThatRuns(int number, String name) throws Exception {
    String source = Files.readString(SOURCES.resolve(name + ".java"));
    String documented = Files.readString(Path.of("../docs/mqtt-client.md"));
    String example = documented.split("```java\n", -1)[number + 1];
    assertEquals(
        source.substring(source.indexOf("import static")),
        example.substring(0, example.indexOf("```")));
  }

  @Test
  void itSubscribesPublishesItsMessageAndEnds() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start().autopilot()) {
      ExampleClient.main(new String[] {broker.url()});
      ScriptedConnection connection = broker.acceptConnection();
      connection.await(PacketMatcher.a(PacketType.SUBSCRIBE));
      connection.await(PacketMatcher.publishTo("greetings/world").qos(1).text("hello"));
      connection.await(PacketMatcher.a(PacketType.DISCONNECT));
      connection.awaitClosed();
    }
  }

  @Test
  void theOneOfVersion5SendsPropertiesAndExpiry() throws Exception {
    try (ScriptedBroker broker = ScriptedBroker.start()) {
      CompletableFuture<Void> example =
          CompletableFuture.runAsync(() -> Example5Client.main(new String[] {broker.url()}));
      ScriptedConnection connection = broker.acceptConnection();
      assertEquals(5, connection.expect(PacketMatcher.a(PacketType.CONNECT)).connect().level());
      connection.send("20 03 00 00 00");
      Packet published = connection.expect(PacketMatcher.publishTo("greetings/world").qos(1));
      String bytes = new String(published.bytes(), StandardCharsets.ISO_8859_1);
      assertTrue(bytes.contains("text/plain") && bytes.endsWith("hello"), bytes);
      connection.send("40 02 0001");
      connection.await(PacketMatcher.a(PacketType.DISCONNECT));
      example.orTimeout(10, TimeUnit.SECONDS).join();
    }
  }
}
