package dev.mooring.example.file;

import dev.mooring.api.Payload;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Lever;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Somebody else who writes and reads the same files. */
record Folder(Path path) implements FarSide {

  @Override
  public Set<Lever> levers() {
    return Set.of(Lever.SENDS, Lever.SHOWS);
  }

  @Override
  public void send(String place, Payload payload) throws IOException {
    Files.write(
        path.resolve(place),
        Lines.line(payload),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  @Override
  public List<Payload> received(String place) throws IOException {
    List<Payload> messages = new ArrayList<>();
    if (!Files.exists(path.resolve(place))) {
      return messages;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (byte b : Files.readAllBytes(path.resolve(place))) {
      if (b == '\n') {
        messages.add(Lines.message(line.toByteArray()));
        line.reset();
      } else {
        line.write(b);
      }
    }
    return messages;
  }
}
