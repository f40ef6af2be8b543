package dev.mooring.runtime.deadletter;

import dev.mooring.api.BindingException;
import dev.mooring.api.DeadLetters;
import dev.mooring.runtime.registry.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dead letters as files below the data directory, one for each component. A letter is safe once it
 * is on the disk and not only on its way there. Safe for any thread; nobody waits for the disk but
 * the writer, which takes many letters at a time.
 */
public final class DeadLetterFiles implements DeadLetters, AutoCloseable {

  /** How many letters may wait for the disk; above it they are not taken. */
  public static final int MAX_WAITING = 10_000;

  /** How large a component's file may become, in bytes; above it letters are not taken. */
  public static final long MAX_FILE_SIZE = 1L << 30;

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetterFiles.class);
  private static final int BATCH = 256;

  private final DataDirectory data;
  private final long maxFileSize;
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(DeadLetterFiles::writerThread);
  private boolean closed;

  private record Waiting(String component, ByteBuffer line, CompletableFuture<Void> safe) {}

  /** Below a data directory, which is made when the first letter comes. */
  public DeadLetterFiles(DataDirectory data) {
    this(data, MAX_FILE_SIZE);
  }

  DeadLetterFiles(DataDirectory data, long maxFileSize) {
    this.data = data;
    this.maxFileSize = maxFileSize;
  }

  @Override
  public CompletionStage<Void> add(DeadLetter letter) {
    Waiting entry =
        new Waiting(
            letter.component(),
            ByteBuffer.wrap(DeadLetterLine.of(DeadLetterLine.stored(letter))),
            new CompletableFuture<>());
    BindingException refused = enqueue(entry);
    if (refused != null) {
      entry.safe.completeExceptionally(refused);
    }
    return entry.safe;
  }

  private synchronized @Nullable BindingException enqueue(Waiting entry) {
    if (closed) {
      return new BindingException(BindingException.Kind.CLOSED, "dead letters are closed");
    }
    if (!waiting.offer(entry)) {
      return new BindingException(
          BindingException.Kind.OVERLOAD, MAX_WAITING + " dead letters wait for the disk");
    }
    if (waiting.size() == 1) {
      writer.execute(this::drain);
    }
    return null;
  }

  /** Takes no more letters; those it has taken are still written. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    writer.shutdown();
  }

  /**
   * Waits, after {@link #close}, until nothing is written any more and the writer's thread is gone.
   *
   * @return whether that was so within the time
   */
  public boolean awaitEnd(Duration time) throws InterruptedException {
    return writer.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void drain() {
    List<Waiting> batch = new ArrayList<>();
    while (waiting.drainTo(batch, BATCH) > 0) {
      Map<String, List<Waiting>> byComponent = new LinkedHashMap<>();
      batch.forEach(
          entry ->
              byComponent.computeIfAbsent(entry.component, name -> new ArrayList<>()).add(entry));
      byComponent.forEach(this::write);
      batch.clear();
    }
  }

  private void write(String component, List<Waiting> letters) {
    try {
      DeadLetterFile.of(data.create(), component)
          .append(letters.stream().map(Waiting::line).toList(), maxFileSize);
    } catch (IOException | RuntimeException e) {
      LOG.error(
          "{} dead letters of {} cannot be kept: {}", letters.size(), component, e.toString());
      BindingException lost =
          new BindingException(
              BindingException.Kind.REJECTED, "the dead letter cannot be kept: " + e, e);
      letters.forEach(entry -> entry.safe.completeExceptionally(lost));
      return;
    }
    LOG.warn("{} dead letters of {} kept below {}", letters.size(), component, data.path());
    letters.forEach(entry -> entry.safe.complete(null));
  }

  private static Thread writerThread(Runnable task) {
    Thread thread = new Thread(task, "mooring-dead-letters");
    thread.setDaemon(true);
    return thread;
  }
}
