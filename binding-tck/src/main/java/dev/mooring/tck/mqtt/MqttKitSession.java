package dev.mooring.tck.mqtt;

import dev.mooring.tck.ReportSink;
import dev.mooring.tck.Session;
import dev.mooring.tck.kit.Lever;
import dev.mooring.tck.requirement.Entry;
import dev.mooring.tck.requirement.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tests of the wire share during one run. */
final class MqttKitSession implements Session<MqttBench> {

  private final MqttBindingKit kit;
  private final MqttVersion version;
  private final ReportSink sink;
  private final Report report;

  MqttKitSession(MqttBindingKit kit, MqttVersion version, ReportSink sink) {
    this.kit = kit;
    this.version = version;
    this.sink = sink;
    this.report = new Report(kit.type() + "-" + version.number());
  }

  @Override
  public MqttBench bench(String id) {
    return new MqttBench(kit, version);
  }

  /** A test of what both versions say speaks of the one at hand. */
  @Override
  public boolean covers(Entry entry) {
    return version.has(entry);
  }

  /** The standard has no optional parts that a client could leave out. */
  @Override
  public Optional<String> closedTo(List<Entry> entries, List<Lever> levers) {
    return Optional.empty();
  }

  @Override
  public void failed(List<Entry> entries) {}

  @Override
  public Map<String, String> knownDeviations() {
    return kit.knownDeviations();
  }

  @Override
  public Report report() {
    return report;
  }

  @Override
  public void close() {
    sink.take(report);
  }
}
