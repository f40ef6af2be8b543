package dev.mooring.runtime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.runtime.wiring.Ready;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line that scripts wait for. */
final class ReadyLineTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http=127.0.0.1:3500 grpc=127.0.0.1:50001",
    "localhost, http=localhost:3500 grpc=localhost:50001",
    "::1, http=[::1]:3500 grpc=[::1]:50001",
  })
  void itSaysWhereTheApiListensAndWhatWasStarted(String host, String places) {
    Ready ready = new Ready(on(host, 3500), Optional.of(on(host, 50_001)), 2, 1, 3);

    assertEquals("mooring ready " + places + " components=2 connected=1/3", ReadyLine.of(ready));
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    Ready ready =
        new Ready(UnixDomainSocketAddress.of("/run/api.socket"), Optional.empty(), 0, 0, 0);

    assertEquals(
        "mooring ready http=unix:/run/api.socket components=0 connected=0/0", ReadyLine.of(ready));
  }

  private static SocketAddress on(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }
}
