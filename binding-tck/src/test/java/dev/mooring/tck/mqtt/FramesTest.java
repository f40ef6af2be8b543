package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1000})
  void cutsThePacketsOutOfAnyPieces(int pieceSize) throws IOException {
    byte[] stream = Hex.parse("c0 00 | 40 02 00 07 | 30 03 00 01 61 | d0 00".replace("|", ""));
    Frames frames = new Frames();
    List<String> found = new ArrayList<>();
    for (int at = 0; at < stream.length; at += pieceSize) {
      int length = Math.min(pieceSize, stream.length - at);
      byte[] piece = new byte[pieceSize];
      System.arraycopy(stream, at, piece, 0, length);
      frames.feed(piece, length).forEach(frame -> found.add(Hex.format(frame)));
    }
    assertEquals(List.of("c0 00", "40 02 00 07", "30 03 00 01 61", "d0 00"), found);
    assertTrue(frames.isBetweenPackets());
  }

  @ParameterizedTest
  @CsvSource({"127,1", "128,2", "16383,2", "16384,3", "2097151,3", "2097152,4"})
  void readsLengthsOfOneToFourBytes(int size, int lengthBytes) throws IOException {
    byte[] packet = Mqtt311.packet(0x30, new byte[size]);
    assertEquals(1 + lengthBytes + size, packet.length);
    List<byte[]> frames = new Frames().feed(packet, packet.length);
    assertEquals(1, frames.size());
    assertEquals(packet.length, frames.get(0).length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30 ff ff ff ff", "30 80 80 80 80 01", "30 ff ff ff 7f"})
  void refusesLengthsThatAreTooLong(String start) {
    byte[] bytes = Hex.parse(start);
    assertThrows(IOException.class, () -> new Frames().feed(bytes, bytes.length));
  }

  @Test
  void knowsWhenAPacketIsCutShort() throws IOException {
    Frames frames = new Frames();
    frames.feed(Hex.parse("40 02 00"), 3);
    assertFalse(frames.isBetweenPackets());
  }
}
