package dev.mooring.bench.sidecar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An application that takes every event and does nothing with it, a thread for each connection. */
final class HttpApplication implements AutoCloseable {

  private static final byte[] TAKEN =
      "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final String LENGTH = "content-length:";

  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Tally tally;

  HttpApplication(Tally tally) throws IOException {
    this.tally = tally;
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        threads.submit(
            () -> {
              serve(socket);
              return null;
            });
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Until the sidecar has no more use for the connection. */
  private void serve(Socket socket) throws IOException {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String start = readLine(in); !start.isEmpty(); start = readLine(in)) {
        int length = 0;
        for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
          if (header.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
            length = Integer.parseInt(header.substring(LENGTH.length()).strip());
          }
        }
        in.skipNBytes(length);
        out.write(TAKEN);
        if (start.startsWith("POST")) {
          tally.add();
        }
      }
    }
  }

  /** Without its end; empty at the end of the connection as well. */
  private static String readLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
