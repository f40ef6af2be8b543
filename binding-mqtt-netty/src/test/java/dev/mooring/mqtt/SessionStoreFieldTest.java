package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.failure;
import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static dev.mooring.tck.mqtt.PacketMatcher.publishTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.BindingException;
import dev.mooring.api.Direction;
import dev.mooring.api.Health;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import dev.mooring.tck.mqtt.ScriptedConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exchanges that outlive their process. */
class SessionStoreFieldTest {

  @TempDir private Path folder = Path.of("");
  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();

  @ParameterizedTest
  @ValueSource(strings = {"file", "file-sync"})
  @Tag("field:sessionStore")
  void anOpenSendIsResumedByTheNextProcess(String store) throws Exception {
    components.context.folder = folder;
    OutputBinding first = output(store);
    first.invoke(Request.create(Payload.utf8("x")));
    ScriptedConnection connection = accept(false);
    int id = connection.expect(publishTo("out").duplicate(false)).packetId();
    join(first.close(Duration.ZERO));
    OutputBinding second = output(store);
    ScriptedConnection resumed = accept(true);
    assertEquals(id, resumed.expect(publishTo("out").duplicate(true).text("x")).packetId());
    resumed.send(Mqtt311.pubAck(id));
    join(second.close(Duration.ofSeconds(5)));
    assertEquals(2, broker.connectionCount(), "nothing was wiped");
  }

  @Test
  void aMessageWhoseSettlementIsRecordedIsNotHandledAgain() throws Exception {
    components.context.folder = folder;
    RecordingHandler handler = new RecordingHandler();
    InputBinding first = input();
    first.subscribe(handler);
    ScriptedConnection connection = accept(false);
    int id = connection.expect(a(PacketType.SUBSCRIBE)).packetId();
    connection.send(Mqtt311.subAck(id, 2));
    connection.send(Mqtt311.publish("in").qos2(7).payload("x").bytes());
    handler.next().accept();
    connection.expect(a(PacketType.PUBREC, 7)); // and PUBREL never comes
    join(first.close(Duration.ZERO));
    input().subscribe(handler);
    ScriptedConnection resumed = accept(true);
    resumed.send(Mqtt311.publish("in").qos2(7).duplicate().payload("x").bytes());
    resumed.await(a(PacketType.PUBREC, 7));
    assertEquals(List.of(), handler.waiting());
  }

  @Test
  void itsFilesLieInTheFolderOfTheComponentAndAreItsOwnersAlone() throws Exception {
    components.context.folder = folder;
    output("file");
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = all.filter(Files::isRegularFile).toList();
      assertFalse(files.isEmpty());
      for (Path file : files) {
        assertTrue(file.startsWith(folder.resolve("orders").resolve("sessions")), "" + file);
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
  }

  @Test
  void withoutADataDirectoryTheStartFails() {
    OutputBinding output =
        new MqttOutputBinding(
            Components.settings(
                Direction.OUTPUT,
                "url",
                broker.url(),
                "topic",
                "out",
                "cleanSession",
                "false",
                "sessionStore",
                "file"),
            components.context);
    BindingException failure = failure(output.start());
    assertEquals(BindingException.Kind.CONFIGURATION, failure.kind());
    assertEquals(Health.State.FAILED, output.health().state());
    assertEquals(failure.getMessage(), output.health().lastError().orElseThrow());
    join(output.close(Duration.ZERO));
  }

  @Test
  void aSecondProcessOnTheSameSessionIsRefused() {
    components.context.folder = folder;
    output("file");
    OutputBinding second =
        new MqttOutputBinding(
            Components.settings(
                Direction.OUTPUT,
                "url",
                broker.url(),
                "topic",
                "out",
                "qos",
                "1",
                "cleanSession",
                "false",
                "sessionStore",
                "file"),
            components.context);
    assertEquals(BindingException.Kind.OVERLOAD, failure(second.start()).kind());
    join(second.close(Duration.ZERO));
  }

  private OutputBinding output(String store) {
    return components.output(
        "url", broker.url(),
        "topic", "out",
        "qos", "1",
        "cleanSession", "false",
        "sessionStore", store);
  }

  private InputBinding input() {
    return components.input(
        "url", broker.url(),
        "topic", "in",
        "qos", "2",
        "cleanSession", "false",
        "sessionStore", "file");
  }

  private ScriptedConnection accept(boolean sessionPresent) throws InterruptedException {
    ScriptedConnection connection = broker.acceptConnection();
    connection.expect(a(PacketType.CONNECT));
    connection.send(Mqtt311.connAck(sessionPresent, 0));
    return connection;
  }
}
