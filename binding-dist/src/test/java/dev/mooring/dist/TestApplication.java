package dev.mooring.dist;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** An application like any user's: the JDK's HTTP server, which takes every event. */
final class TestApplication implements AutoCloseable {

  /** What arrived. */
  static final class Event {
    final String path;
    final String topic;
    final String contentType;
    final byte[] body;

    Event(String path, String topic, String contentType, byte[] body) {
      this.path = path;
      this.topic = topic;
      this.contentType = contentType;
      this.body = body;
    }
  }

  final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /** While it is closed, handlers do not end. */
  volatile CountDownLatch gate = new CountDownLatch(0);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  TestApplication() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("POST")) {
      events.add(
          new Event(
              exchange.getRequestURI().getPath(),
              String.valueOf(exchange.getRequestHeaders().getFirst("topic")),
              String.valueOf(exchange.getRequestHeaders().getFirst("content-type")),
              body));
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  @Override
  public void close() {
    gate.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
