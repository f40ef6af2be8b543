package dev.mooring.bench.sidecar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code create} over HTTP from callers that each keep a connection, and call again when they have
 * an answer.
 */
final class HttpCalls implements Load, AutoCloseable {

  private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

  private final byte[] request;
  private final List<Socket> sockets = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  HttpCalls(int port, String binding, int callers) throws IOException {
    String body =
        "{\"operation\":\"create\",\"data\":{\"id\":\"4711\",\"pieces\":2,"
            + "\"note\":\"as agreed by telephone\"}}";
    request =
        ("POST /v1.0/bindings/"
                + binding
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < callers; i++) {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      sockets.add(socket);
    }
  }

  @Override
  public void run(int times) throws IOException, InterruptedException {
    AtomicInteger left = new AtomicInteger(times);
    List<Future<?>> callers = new ArrayList<>();
    for (Socket socket : sockets) {
      callers.add(
          threads.submit(
              () -> {
                call(socket, left);
                return null;
              }));
    }
    for (Future<?> caller : callers) {
      try {
        caller.get();
      } catch (ExecutionException e) {
        throw new IOException("a call failed: " + e.getCause(), e);
      }
    }
  }

  private void call(Socket socket, AtomicInteger left) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    while (left.getAndDecrement() > 0) {
      out.write(request);
      String head = readHead(in);
      if (!head.startsWith("HTTP/1.1 204")) {
        throw new IOException("answered with " + head);
      }
    }
  }

  /** An answer of this kind has no body. */
  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int matched = 0; matched < END_OF_HEAD.length; ) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended within: " + head);
      }
      head.append((char) next);
      matched = next == END_OF_HEAD[matched] ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString();
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
