package dev.mooring.mqtt.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * The message of every exception that anybody makes, whether or not it is caught and by whom: Java
 * Flight Recorder sees them where no test does.
 */
final class ThrownRecording {

  private final Recording recording = new Recording();

  private ThrownRecording() {}

  static ThrownRecording begin() {
    ThrownRecording thrown = new ThrownRecording();
    Stream.of("jdk.JavaExceptionThrow", "jdk.JavaErrorThrow")
        .forEach(event -> thrown.recording.enable(event).withoutStackTrace());
    thrown.recording.start();
    return thrown;
  }

  /** Ends the recording. */
  List<String> messages() {
    recording.stop();
    Path file = null;
    try (recording) {
      file = Files.createTempFile("thrown", ".jfr");
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .flatMap(event -> Optional.ofNullable(event.getString("message")).stream())
          // An error is an exception too.
          .distinct()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(file);
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
