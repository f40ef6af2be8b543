package dev.mooring.tck.mqtt;

import dev.mooring.tck.ConformanceExtension;
import dev.mooring.tck.ReportSink;
import dev.mooring.tck.Session;
import java.util.List;

/** Runs tests of the wire for the kit that is the outermost test instance. */
final class MqttExtension extends ConformanceExtension<MqttBench> {

  MqttExtension() {
    super(MqttBench.class);
  }

  @Override
  protected Session<MqttBench> open(List<Object> testInstances, ReportSink sink) {
    WireConformance kit = (WireConformance) testInstances.get(0);
    return new MqttKitSession(kit, kit.version(), sink);
  }
}
