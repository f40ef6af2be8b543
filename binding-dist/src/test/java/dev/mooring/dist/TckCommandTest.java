package dev.mooring.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.runtime.cli.ExitCodes;
import dev.mooring.tck.requirement.Outcome;
import dev.mooring.tck.requirement.Report;
import dev.mooring.tck.requirement.Result;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class TckCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String type, String... options) throws Exception {
    Path component = folder.resolve("component.yaml");
    Files.writeString(
        component,
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata:
          name: proved
        spec:
          type: %s
          version: v1
          metadata:
          - name: url
            value: tcp://localhost:1883
          - name: topic
            value: t
        """
            .formatted(type));
    CommandLine command =
        new CommandLine(new TckCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] all = new String[options.length + 2];
    all[0] = "--component";
    all[1] = component.toString();
    System.arraycopy(options, 0, all, 2, options.length);
    return command.execute(all);
  }

  @Test
  void provesAComponentAndWritesReports() throws Exception {
    Path reports = folder.resolve("reports");
    int code = run("bindings.mqtt", "--area", "CFG", "--report", reports.toString());

    assertEquals(ExitCodes.OK, code, () -> out + "\n" + err);
    assertTrue(out.toString().startsWith("bindings.mqtt: "), out::toString);
    assertTrue(out.toString().contains(" passed, "), out::toString);
    assertTrue(Files.readString(reports.resolve("report.html")).contains("CFG-14"));
    assertTrue(Files.readString(reports.resolve("junit.xml")).contains("<testcase"));
    assertTrue(Files.readString(reports.resolve("bindings.mqtt.json")).contains("\"CFG-14\""));
    assertTrue(Files.readString(reports.resolve("bindings.mqtt.tsv")).contains("CFG-14\tPASSED"));
    assertEquals("", err.toString(), "there is no bar where there is no terminal");
  }

  @Test
  void saysWhatIsWrongWithItsOptions() throws Exception {
    assertEquals(ExitCodes.MISTAKE, run("bindings.mqtt5"));
    assertTrue(err.toString().contains("needs a broker of MQTT 5"), err::toString);
    assertEquals(ExitCodes.MISTAKE, run("bindings.mqtt", "--url", "http://127.0.0.1"));
    assertTrue(err.toString().contains("expected tcp://HOST:PORT"), err::toString);
    assertEquals(ExitCodes.MISTAKE, run("bindings.pigeon"));
    assertTrue(err.toString().contains("no provider serves type \"bindings.pigeon\""));
  }

  @Test
  void aRequirementThatIsNotMetIsAFailureAndShown() {
    Report report = new Report("bindings.broken");
    report.add(new Result(List.of("OUT-05"), "refuses", Outcome.PASSED, "", 1));
    report.add(new Result(List.of("OUT-06"), "operates", Outcome.FAILED, "OUT-06: none", 1));
    TckReports reports = new TckReports("bindings.broken", List.of(report));

    assertTrue(reports.failed());
    reports.print(new PrintWriter(out));
    assertEquals(
        List.of("OUT-06: none", "", "bindings.broken: 1 passed, 1 failed"),
        out.toString().lines().toList());
  }
}
