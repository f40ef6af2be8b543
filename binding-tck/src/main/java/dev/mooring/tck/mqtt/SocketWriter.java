package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes to one socket in order, on a thread of its own: a blocking write has no time limit in the
 * JDK, and whoever waits for it must be able to give up.
 */
final class SocketWriter {

  private static final int MOST_WAITING = 100_000;

  private final int connection;
  private final Socket socket;
  private final WireLog log;
  private final ExecutorService thread;

  SocketWriter(int connection, Socket socket, WireLog log) {
    this.connection = connection;
    this.socket = socket;
    this.log = log;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            work -> Threads.named("scripted-write-" + connection, work));
  }

  /** Writes behind all that was given before; the future fails if the socket does. */
  CompletableFuture<Void> write(byte[] bytes) {
    byte[] copy = bytes.clone();
    try {
      return CompletableFuture.runAsync(() -> writeNow(copy), thread);
    } catch (RejectedExecutionException e) {
      String why = thread.isShutdown() ? "the connection is closed" : MOST_WAITING + " writes wait";
      log.event(connection, "not written: " + why);
      return CompletableFuture.failedFuture(new IOException(why, e));
    }
  }

  /** Ends the thread once what waits has been written, or has failed since the socket is closed. */
  void stop() {
    thread.shutdown();
  }

  private void writeNow(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      log.out(connection, bytes);
    } catch (IOException e) {
      log.event(connection, "not written: " + e.getMessage());
      throw new UncheckedIOException(e);
    }
  }
}
