package dev.mooring.example.file;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.mooring.api.Payload;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Lever;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Somebody else who uses the same folder: the far side. In an outage, it is moved away. */
final class Folder implements FarSide {
  private final Path folder;
  private final Path away;

  Folder(Path folder) {
    this.folder = folder;
    away = folder.resolveSibling(folder.getFileName() + ".away");
  }

  @Override
  public Set<Lever> levers() {
    return Set.of(Lever.SENDS, Lever.SHOWS, Lever.GOES_DOWN);
  }

  @Override
  public void send(String place, Payload payload) throws IOException {
    Files.write(file(place), LineCode.encode(payload), CREATE, APPEND);
  }

  @Override
  public List<Payload> received(String place) throws IOException {
    if (Files.notExists(file(place))) {
      return List.of();
    }
    // One char for each byte, so that lines can be split as text and stay the bytes they were.
    String text = Files.readString(file(place), StandardCharsets.ISO_8859_1);
    String[] lines = text.split("\n", -1);
    // Not lines(), which ends a line at a carriage return too. What follows the last line feed is
    // not a line yet.
    return Stream.of(lines)
        .limit(lines.length - 1)
        .map(line -> LineCode.decode(line.getBytes(StandardCharsets.ISO_8859_1)))
        .toList();
  }

  @Override
  public void goDown() throws IOException {
    Files.move(folder, away);
  }

  @Override
  public void comeBack() throws IOException {
    Files.move(away, folder);
  }

  @Override
  public void close() {
    try {
      if (Files.exists(away)) {
        comeBack();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path file(String place) {
    return (Files.exists(away) ? away : folder).resolve(place);
  }
}
