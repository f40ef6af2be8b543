package dev.mooring.runtime.dispatch;

import java.time.Duration;

/** Spans of time as Dapr's clients read them: {@code 500ms}, {@code 5s}, {@code 1m30s}. */
public final class DurationText {

  private DurationText() {}

  /** A span of whole milliseconds. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    StringBuilder text = new StringBuilder();
    long minutes = millis / 60_000;
    if (minutes >= 60) {
      text.append(minutes / 60).append('h');
    }
    if (minutes > 0) {
      text.append(minutes % 60).append('m');
    }
    text.append(millis / 1000 % 60);
    if (millis % 1000 > 0) {
      text.append('.').append(String.format("%03d", millis % 1000).replaceAll("0+$", ""));
    }
    return text.append('s').toString();
  }
}
