package dev.mooring.mqtt;

import dev.mooring.api.BindingContext;
import dev.mooring.api.DeadLetters;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a runtime lends to a binding, for tests: meters and dead letters that can be read. */
final class TestContext implements BindingContext, AutoCloseable {

  private static final AtomicInteger THREADS = new AtomicInteger();

  final RecordingMeters meters = new RecordingMeters();
  final List<DeadLetters.DeadLetter> letters = new CopyOnWriteArrayList<>();

  /** What writing a dead letter fails with, if it does. */
  volatile @Nullable RuntimeException deadLettersFail;

  /** The data directory, if there is one. */
  volatile @Nullable Path folder;

  private final ThreadPoolExecutor executor =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          60,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "test-handler-" + THREADS.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  /** How many of the threads that it lends do something. */
  int busyThreads() {
    return executor.getActiveCount();
  }

  @Override
  public String name() {
    return "orders";
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }

  @Override
  public RecordingMeters meters() {
    return meters;
  }

  @Override
  public DeadLetters deadLetters() {
    return this::add;
  }

  private CompletionStage<Void> add(DeadLetters.DeadLetter letter) {
    RuntimeException failure = deadLettersFail;
    if (failure != null) {
      return CompletableFuture.failedStage(failure);
    }
    letters.add(letter);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public Optional<Path> dataDirectory() {
    return Optional.ofNullable(folder);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
