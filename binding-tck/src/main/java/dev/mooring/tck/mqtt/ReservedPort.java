package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * A free loopback port that stays ours while nobody listens on it, so that a server under test can
 * be started there, stopped and started again. Connections are refused in between.
 *
 * <p>A socket is bound to the port and never listens; a listener that allows address reuse, as
 * those of the JDK and of Netty do on Linux, can be bound beside it. Where the operating system
 * does not permit that, the port is merely one that was free a moment ago.
 *
 * <p>Safe for any thread.
 */
public final class ReservedPort implements AutoCloseable {

  private final Socket reservation;
  private final int number;

  private ReservedPort(Socket reservation) {
    this.reservation = reservation;
    this.number = reservation.getLocalPort();
  }

  /**
   * Takes a free port.
   *
   * @throws UncheckedIOException if there is none
   */
  public static ReservedPort take() {
    try {
      Socket socket = new Socket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ReservedPort port = new ReservedPort(socket);
      if (!port.canBeListenedOn()) {
        socket.close();
      }
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException("no free loopback port", e);
    }
  }

  /** The port's number, from 1 to 65535. */
  public int number() {
    return number;
  }

  /**
   * Starts to listen on the port.
   *
   * @throws IOException if somebody listens there already
   */
  ServerSocket listen() throws IOException {
    return listen(0);
  }

  /** As {@link #listen()}, with a hint for the receive buffer in bytes; 0 for the usual. */
  ServerSocket listen(int receiveBuffer) throws IOException {
    ServerSocket server = new ServerSocket();
    try {
      if (receiveBuffer > 0) {
        server.setReceiveBufferSize(receiveBuffer);
      }
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
      return server;
    } catch (IOException e) {
      server.close();
      throw new IOException("cannot listen on loopback port " + number, e);
    }
  }

  /** Gives the port back; whoever listens on it goes on doing so. */
  @Override
  public void close() {
    try {
      reservation.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back port " + number, e);
    }
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }

  private boolean canBeListenedOn() {
    try (ServerSocket probe = listen()) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
