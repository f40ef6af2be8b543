package dev.mooring.dist;

import dev.mooring.api.BindingProvider;
import dev.mooring.runtime.cli.ExitCodes;
import dev.mooring.runtime.registry.Catalog;
import dev.mooring.tck.KitRun;
import dev.mooring.tck.kit.BindingKit;
import dev.mooring.tck.mqtt.Mqtt5Conformance;
import dev.mooring.tck.mqtt.MqttConformance;
import dev.mooring.tck.mqtt.MqttFarSide;
import dev.mooring.tck.requirement.Report;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mooring tck}: runs the conformance kit against the binding of a component. */
@Command(
    name = "tck",
    description = "Proves the binding of a component against the conformance kit.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class TckCommand implements Callable<Integer> {

  private static final String MQTT = "bindings.mqtt";
  private static final String MQTT5 = "bindings.mqtt5";
  private static final String MQTT_311 = "3.1.1";
  private static final String MQTT_50 = "5.0";

  @Option(
      names = "--component",
      required = true,
      paramLabel = "FILE",
      description = "A component file with one binding; of its values only addresses are changed.")
  private @Nullable Path file;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "tcp://HOST:PORT of an MQTT broker; without it one of MQTT 3.1.1 is embedded.")
  private @Nullable URI url;

  @Option(
      names = "--area",
      split = ",",
      paramLabel = "AREA",
      description = "Runs these areas alone, such as SET,ORD, 3.1.1 or 5.0.")
  private Set<String> areas = new LinkedHashSet<>();

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Writes report.html, junit.xml and a .json and .tsv file for each part there.")
  private @Nullable Path folder;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    TckComponent component;
    try {
      component = TckComponent.read(Objects.requireNonNull(file));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
    BindingProvider provider =
        Catalog.discover(TckCommand.class.getClassLoader())
            .binding(component.type())
            .orElseThrow(() -> new ParameterException(command, component.unknown()));
    quietLogs();
    List<Report> reports =
        component.type().startsWith(MQTT)
            ? mqtt(command, provider, component)
            : List.of(neutral(command, new TckKits.Alone(provider, component)));
    TckReports results = new TckReports(component.type(), reports);
    if (folder != null) {
      results.write(folder);
    }
    results.print(command.getOut());
    return results.failed() ? ExitCodes.FAILURE : ExitCodes.OK;
  }

  private List<Report> mqtt(CommandLine command, BindingProvider provider, TckComponent component) {
    List<Report> reports = new ArrayList<>();
    String version = component.type().equals(MQTT5) ? MQTT_50 : MQTT_311;
    boolean neutral = areas.isEmpty() || areas.stream().anyMatch(area -> !area.equals(version));
    if (neutral) {
      MqttFarSide farSide = farSide(command, component);
      reports.add(neutral(command, new TckKits.NeutralMqtt(provider, component, farSide)));
    }
    if (areas.isEmpty() || areas.contains(version)) {
      TckKits.Wire kit = new TckKits.Wire(provider, component);
      try (KitProgress bar = new KitProgress("MQTT " + version, command.getErr())) {
        reports.add(
            version.equals(MQTT_50)
                ? Mqtt5Conformance.run(kit, bar)
                : MqttConformance.run(kit, bar));
      }
    }
    return reports;
  }

  private MqttFarSide farSide(CommandLine command, TckComponent component) {
    if (url == null && component.type().equals(MQTT5)) {
      throw new ParameterException(
          command,
          "--url: "
              + MQTT5
              + " needs a broker of MQTT 5; the embedded one has 3.1.1 (--area 5.0 needs none)");
    }
    if (url == null) {
      return MqttFarSide.embedded();
    }
    if (url.getHost() == null || url.getPort() < 0 || !"tcp".equals(url.getScheme())) {
      throw new ParameterException(command, "--url: " + url + "; expected tcp://HOST:PORT");
    }
    try {
      return MqttFarSide.at(url.getHost(), url.getPort());
    } catch (IllegalStateException e) {
      throw new ParameterException(command, "--url: " + e.getMessage(), e);
    }
  }

  private Report neutral(CommandLine command, BindingKit kit) {
    try (KitProgress bar = new KitProgress("neutral requirements", command.getErr())) {
      return KitRun.run(kit, areas, bar);
    }
  }

  /** Connections are cut on purpose all the time: what a log says of that helps nobody. */
  private static void quietLogs() {
    for (String name : List.of("dev.mooring", "io.moquette", "io.netty", "org.eclipse")) {
      if (LoggerFactory.getLogger(name) instanceof ch.qos.logback.classic.Logger logger) {
        logger.setLevel(ch.qos.logback.classic.Level.OFF);
      }
    }
  }
}
