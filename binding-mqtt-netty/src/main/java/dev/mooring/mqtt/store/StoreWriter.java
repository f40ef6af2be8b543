package dev.mooring.mqtt.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The thread that writes for all stores that were opened with it: while it forces one round of
 * groups to disk, the next groups gather. It is there while a store is open, and not a moment
 * longer than its last one. Thread-safe.
 */
public final class StoreWriter {

  /** The name of its thread. */
  public static final String THREAD_NAME = "mooring-store";

  private final Object door = new Object();

  /** Stores with work to do, each at most once. */
  private final Queue<FileSessionStore> due = new ArrayDeque<>();

  private int open;
  private @Nullable Thread thread;

  /** A writer without stores and without a thread. */
  public StoreWriter() {}

  /** A store begins to use this. */
  void enter() {
    synchronized (door) {
      if (thread == null) {
        Thread fresh = new Thread(this::run, THREAD_NAME);
        // A process that ends without closing its stores ends as if it were killed.
        fresh.setDaemon(true);
        fresh.start();
        thread = fresh;
      }
      open++;
    }
  }

  /** A store is done with this. */
  void leave() {
    synchronized (door) {
      open--;
      door.notifyAll();
    }
  }

  /** A store that is not due already has work to do. */
  void due(FileSessionStore store) {
    synchronized (door) {
      due.add(store);
      door.notifyAll();
    }
  }

  /** The thread, while there is one. */
  @Nullable Thread thread() {
    synchronized (door) {
      return thread;
    }
  }

  private void run() {
    List<FileSessionStore> round = new ArrayList<>();
    while (awaitRound(round)) {
      // All are written before the first is forced: one pass of the device can serve several.
      round.forEach(FileSessionStore::writeGroup);
      round.forEach(FileSessionStore::commitGroup);
      round.clear();
    }
  }

  /** Takes the stores that are due, and returns false if there never will be one. */
  private boolean awaitRound(List<FileSessionStore> round) {
    synchronized (door) {
      while (due.isEmpty()) {
        if (open == 0) {
          thread = null;
          return false;
        }
        try {
          door.wait();
        } catch (InterruptedException e) {
          // Nobody has a reason to interrupt this thread, and a file channel that is used under
          // interruption closes: so the flag is not set again.
          continue;
        }
      }
      round.addAll(due);
      due.clear();
      return true;
    }
  }
}
