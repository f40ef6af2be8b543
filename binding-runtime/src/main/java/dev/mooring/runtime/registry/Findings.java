package dev.mooring.runtime.registry;

import dev.mooring.api.config.Location;
import dev.mooring.api.config.Problem;
import dev.mooring.runtime.config.Component;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a load has found so far, and about which component. For one thread. */
final class Findings {

  /**
   * One problem.
   *
   * @param problem the problem
   * @param component the component it is about, if it is about one
   */
  private record Finding(Problem problem, Optional<Component> component) {}

  private final List<Finding> findings = new ArrayList<>();
  private final Map<Component, List<String>> reasons = new IdentityHashMap<>();

  void add(Problem problem) {
    findings.add(new Finding(problem, Optional.empty()));
  }

  void add(Component component, List<Problem> problems) {
    problems.forEach(problem -> add(component, problem));
  }

  void error(Component component, Optional<String> field, String message) {
    error(component, component.location(), field, message);
  }

  void error(Component component, Location location, Optional<String> field, String message) {
    add(
        component,
        new Problem(
            Problem.Severity.ERROR,
            location,
            Optional.of(component.name()).filter(name -> !name.isEmpty()),
            field,
            message));
  }

  private void add(Component component, Problem problem) {
    findings.add(new Finding(problem, Optional.of(component)));
    if (problem.isError()) {
      String field = problem.field().map(name -> "field \"" + name + "\": ").orElse("");
      reasons.computeIfAbsent(component, c -> new ArrayList<>()).add(field + problem.message());
    }
  }

  boolean isFaulty(Component component) {
    return reasons.containsKey(component);
  }

  /** Why a component cannot be used, in one line. */
  String reason(Component component) {
    return String.join("; ", reasons.getOrDefault(component, List.of()));
  }

  /** All problems as a reader meets them: file by file, from top to bottom. */
  List<Problem> problems(List<String> files) {
    return findings.stream().map(Finding::problem).sorted(inOrderOf(files)).toList();
  }

  /** The errors that no {@code ignoreErrors} covers. */
  List<Problem> mistakes(List<String> files) {
    return findings.stream()
        .filter(finding -> finding.problem().isError())
        .filter(finding -> !finding.component().map(Component::ignoreErrors).orElse(false))
        .map(Finding::problem)
        .sorted(inOrderOf(files))
        .collect(Collectors.toUnmodifiableList());
  }

  /** Paths that could not be read stand first: they have no place among the files. */
  private static Comparator<Problem> inOrderOf(List<String> files) {
    return Comparator.<Problem>comparingInt(problem -> files.indexOf(problem.location().file()))
        .thenComparingInt(problem -> problem.location().line());
  }
}
