package dev.mooring.mqtt.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.tck.mqtt.PacketMatcher;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of the documentation is compiled and runs, word for word. */
class ExampleClientTest {

  private static final Path SOURCE =
      Path.of("src/test/java/dev/mooring/mqtt/example/ExampleClient.java");

  @Test
  void theDocumentedExampleIsTheOneThatRuns() throws Exception {
    String source = Files.readString(SOURCE);
    String documented = Files.readString(Path.of("../docs/mqtt-client.md"));
    String begin = "```java\n";
    int from = documented.indexOf(begin) + begin.length();
    assertEquals(
        source.substring(source.indexOf("import static")),
        documented.substring(from, documented.indexOf("```", from)));
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
}
