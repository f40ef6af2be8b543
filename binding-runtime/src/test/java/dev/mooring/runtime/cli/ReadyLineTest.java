package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.runtime.wiring.Ready;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line that scripts wait for. */
final class ReadyLineTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, mooring ready http=127.0.0.1:3500 components=2 connected=1/3",
    "localhost, mooring ready http=localhost:3500 components=2 connected=1/3",
    "::1, mooring ready http=[::1]:3500 components=2 connected=1/3",
  })
  void itSaysWhereTheApiListensAndWhatWasStarted(String host, String line) {
    assertEquals(
        line, ReadyLine.of(new Ready(InetSocketAddress.createUnresolved(host, 3500), 2, 1, 3)));
  }
}
