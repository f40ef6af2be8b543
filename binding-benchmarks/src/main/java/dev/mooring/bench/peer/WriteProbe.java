package dev.mooring.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;

/**
 * Write calls on sockets, as the JDK's flight recorder sees them: those of java.net and java.nio.
 * What a native transport calls it does not see, so the process has to do without one ({@link
 * #JVM_OPTION}). The kernel's count for a process is of no use: it has the wake-ups of event loops,
 * and has not what is sent with {@code send}.
 */
final class WriteProbe implements Probe {

  /** Netty's switch for its native transports. */
  static final String JVM_OPTION = "-Dio.netty.transport.noNative=true";

  private static final String EVENT = "jdk.SocketWrite";

  private final Recording recorder = new Recording();

  @Override
  public void begin() {
    recorder.enable(EVENT).withThreshold(Duration.ZERO).withoutStackTrace();
    recorder.start();
  }

  @Override
  public void end() {
    recorder.stop();
  }

  @Override
  public Map<Metric, Double> figures(long messages) throws IOException {
    Path file = Files.createTempFile("writes", ".jfr");
    try {
      recorder.dump(file);
      recorder.close();
      long writes = 0;
      try (RecordingFile events = new RecordingFile(file)) {
        while (events.hasMoreEvents()) {
          writes += events.readEvent().getEventType().getName().equals(EVENT) ? 1 : 0;
        }
      }
      return Map.of(Metric.WRITES, writes / (double) Math.max(1, messages));
    } finally {
      Files.delete(file);
    }
  }
}
