package dev.mooring.mqtt;

import static dev.mooring.mqtt.Components.join;
import static dev.mooring.tck.mqtt.PacketMatcher.a;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Binding;
import dev.mooring.api.BindingDefinition;
import dev.mooring.api.ConfiguredBinding;
import dev.mooring.api.Direction;
import dev.mooring.api.OutputBinding;
import dev.mooring.tck.mqtt.PacketType;
import dev.mooring.tck.mqtt.ScriptedBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code authMethod} with a provider on the class path. */
final class AuthMethodTest {

  private static final Pattern FIRST_DATA = Pattern.compile("ann:secret#(\\d+);");

  @AutoClose private final ScriptedBroker broker = ScriptedBroker.start();
  @AutoClose private final Components components = new Components();
  private final List<Binding> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(binding -> join(binding.close(Duration.ZERO)));
  }

  private void connect(ConfiguredBinding configured) {
    OutputBinding output = configured.openOutput(components.context);
    opened.add(output);
    join(output.start());
  }

  private String authenticator() throws InterruptedException {
    byte[] connect = broker.acceptConnection().expect(a(PacketType.CONNECT)).bytes();
    String text = new String(connect, StandardCharsets.ISO_8859_1);
    Matcher data = FIRST_DATA.matcher(text);
    assertTrue(text.contains("NUMBERED") && data.find(), text);
    return data.group(1);
  }

  /** Two conversations that share their state would both fail. */
  @Tag("field:authMethod")
  @Test
  void eachClientHasAnAuthenticatorOfItsOwn() throws Exception {
    Map<String, String> values =
        Components.values(
            "url",
            broker.url(),
            "topic",
            "t",
            "username",
            "ann",
            "password",
            "secret",
            "authMethod",
            "NUMBERED");
    BindingDefinition definition =
        Components.definition("bindings.mqtt5", Set.of(Direction.OUTPUT), values);
    ConfiguredBinding configured = new MqttBindingProvider().configure(definition);

    connect(configured);
    connect(configured);

    Set<String> seen = new HashSet<>(List.of(authenticator()));
    seen.add(authenticator());
    assertEquals(2, seen.size(), seen.toString());
  }
}
