package dev.mooring.mqtt.session.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Seeds to begin with: those whose schedules have found a defect before. */
public final class Seeds {

  private Seeds() {}

  /** The seeds of {@code seeds.txt}. */
  public static List<Long> thatFoundSomething() throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Seeds.class.getResourceAsStream("seeds.txt")),
                StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> Long.valueOf(line.split(" ", 2)[0]))
          .toList();
    }
  }
}
