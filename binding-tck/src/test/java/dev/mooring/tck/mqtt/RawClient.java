package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

/**
 * The client's side of a scripted broker, a proxy or a server in these tests: bytes as they are.
 */
final class RawClient implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
  }

  Socket socket() {
    return socket;
  }

  RawClient send(String hex) throws IOException {
    return send(Hex.parse(hex));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** So many bytes, or fewer if the stream ends before. */
  String read(int count) throws IOException {
    return Hex.format(readBytes(count));
  }

  byte[] readBytes(int count) throws IOException {
    return socket.getInputStream().readNBytes(count);
  }

  /** Whether the next thing that comes is an orderly end. */
  boolean isAtEnd() throws IOException {
    return socket.getInputStream().read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
