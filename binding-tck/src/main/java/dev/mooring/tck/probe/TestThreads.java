package dev.mooring.tck.probe;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one test: a group of their own, into which every thread falls that the binding
 * makes, so that its threads can be told from everybody else's and its stray errors are caught. The
 * executor lent to the binding works with marked threads. Safe for any thread.
 */
public final class TestThreads implements AutoCloseable {

  /** Threads that the JDK makes when they are first needed and keeps for everybody. */
  private static final Set<String> OF_THE_JDK =
      Set.of(
          "CompletableFutureDelayScheduler",
          "ForkJoinPool.commonPool",
          "process reaper",
          "Keep-Alive-Timer",
          "Cleaner-");

  private final List<String> errors = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Group group = new Group();
  private final ExecutorService executor = Executors.newCachedThreadPool(this::lent);

  private final class Group extends ThreadGroup {
    Group() {
      super("mooring-tck");
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
      stray("on thread \"" + thread.getName() + "\"", error);
    }
  }

  /** A thread on which the binding may run user code. */
  private static final class Lent extends Thread {
    Lent(ThreadGroup group, Runnable task, String name) {
      super(group, task, name);
    }
  }

  private Thread lent(Runnable task) {
    Thread thread = new Lent(group, task, "user-" + count.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /** Where user code runs. */
  public Executor executor() {
    return executor;
  }

  /** A thread of the group that is not one of the executor's. */
  public Thread thread(String name, Runnable task) {
    Thread thread = new Thread(group, task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Whether a thread is one of the executor's. */
  public static boolean isLent(Thread thread) {
    return thread instanceof Lent;
  }

  /** Takes note of an error that no test code saw. */
  public void stray(String where, Throwable error) {
    synchronized (errors) {
      errors.add(where + ": " + error);
    }
  }

  /** The errors that no test code saw, so far. */
  public List<String> strayErrors() {
    synchronized (errors) {
      return List.copyOf(errors);
    }
  }

  /**
   * The threads that the binding made and that still live.
   *
   * @param shared beginnings of names of threads that may stay
   */
  public List<String> remaining(Collection<String> shared) {
    Thread[] threads = new Thread[group.activeCount() * 2 + 16];
    int found = group.enumerate(threads, true);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < found; i++) {
      String name = threads[i].getName();
      boolean known =
          isLent(threads[i])
              || threads[i] == Thread.currentThread()
              || OF_THE_JDK.stream().anyMatch(name::startsWith)
              || shared.stream().anyMatch(name::startsWith);
      if (!known && threads[i].isAlive()) {
        names.add(name);
      }
    }
    return names;
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
