package dev.mooring.runtime.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Dapr's options that concern what a sidecar of bindings does not have. Whoever starts Dapr gives
 * them, and so they are taken; that they do nothing is said once.
 */
final class IgnoredOptions {

  private static final Logger LOG = LoggerFactory.getLogger(IgnoredOptions.class);

  /** Options that have a value. */
  private static final List<String> WITH_VALUE =
      List.of(
          "actors-service",
          "control-plane-address",
          "control-plane-namespace",
          "control-plane-trust-domain",
          "disable-init-endpoints",
          "internal-grpc-listen-address",
          "internal-grpc-port",
          "mode",
          "placement-host-address",
          "profile-port",
          "reminders-service",
          "scheduler-host-address",
          "sentry-address",
          "sentry-request-jwt-audiences",
          "trust-anchors-file",
          "trust-domain");

  /** Options that may go without a value. */
  private static final List<String> SWITCHES =
      List.of(
          "app-ssl",
          "disable-builtin-k8s-secret-store",
          "enable-mtls",
          "enable-profiling",
          "scheduler-job-streams");

  private IgnoredOptions() {}

  /** Makes a command take all of them that it does not have itself. */
  static void addTo(CommandSpec command) {
    WITH_VALUE.forEach(name -> add(command, name, "1"));
    SWITCHES.forEach(name -> add(command, name, "0..1"));
  }

  private static void add(CommandSpec command, String name, String arity) {
    String option = "--" + name;
    if (command.findOption(option) == null) {
      command.addOption(
          OptionSpec.builder(option)
              .arity(arity)
              .fallbackValue("true")
              .type(List.class)
              .auxiliaryTypes(String.class)
              .hidden(true)
              .build());
    }
  }

  /** Says which of them were given to no avail. */
  static void note(@Nullable ParseResult parsed) {
    List<String> given = given(parsed);
    if (!given.isEmpty()) {
      LOG.info(
          "without effect, since they concern what bindings do not have: {}",
          String.join(", ", given));
    }
  }

  static List<String> given(@Nullable ParseResult parsed) {
    if (parsed == null) {
      return List.of();
    }
    List<String> ours = new ArrayList<>(WITH_VALUE);
    ours.addAll(SWITCHES);
    return parsed.matchedOptions().stream()
        .filter(OptionSpec::hidden)
        .map(OptionSpec::longestName)
        .filter(name -> ours.contains(name.substring(2)))
        .distinct()
        .toList();
  }
}
