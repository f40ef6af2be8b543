package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ReservedPortTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void refusesConnectionsWhileNobodyListens() {
    try (ReservedPort port = ReservedPort.take()) {
      assertThrows(ConnectException.class, () -> connect(port));
    }
  }

  @Test
  void canBeListenedOnAgainAndAgain() throws IOException {
    try (ReservedPort port = ReservedPort.take()) {
      for (int round = 0; round < 3; round++) {
        try (ServerSocket server = port.listen();
            Socket client = new Socket(LOOPBACK, port.number());
            Socket accepted = server.accept()) {
          assertEquals(client.getLocalPort(), accepted.getPort());
        }
        assertThrows(ConnectException.class, () -> connect(port), "round " + round);
      }
    }
  }

  @Test
  void tellsWhichPortIsTakenWhenTwoListen() throws IOException {
    try (ReservedPort port = ReservedPort.take();
        ServerSocket first = port.listen()) {
      IOException refusal = assertThrows(IOException.class, port::listen);
      assertTrue(refusal.toString().contains("port " + first.getLocalPort()), refusal::toString);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void cannotBeTakenByAnybodyElse() throws IOException {
    try (ReservedPort port = ReservedPort.take();
        ServerSocket stranger = new ServerSocket()) {
      stranger.setReuseAddress(false);
      InetSocketAddress address = new InetSocketAddress(LOOPBACK, port.number());
      assertThrows(BindException.class, () -> stranger.bind(address));
    }
  }

  private static void connect(ReservedPort port) throws IOException {
    new Socket(LOOPBACK, port.number()).close();
  }
}
