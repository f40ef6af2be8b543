package dev.mooring.tck.probe;

import dev.mooring.api.DeadLetters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps dead letters, or fails to, as a full disk would. Safe for any thread. */
public final class RecordingDeadLetters implements DeadLetters {

  private final List<DeadLetter> letters = new ArrayList<>();
  private final History history;
  private int refused;
  private boolean refuses;

  /** Writes what comes into a history too. */
  public RecordingDeadLetters(History history) {
    this.history = history;
  }

  /** From now on keeps nothing. */
  public synchronized void refuse() {
    refuses = true;
  }

  @Override
  public CompletionStage<Void> add(DeadLetter letter) {
    history.add("dead letter: " + letter.payload() + ", " + letter.reason());
    synchronized (this) {
      if (refuses) {
        refused++;
        notifyAll();
        return CompletableFuture.failedStage(new IOException("no space left on device"));
      }
      letters.add(letter);
      notifyAll();
      return CompletableFuture.completedStage(null);
    }
  }

  /** What was kept so far. */
  public synchronized List<DeadLetter> kept() {
    return List.copyOf(letters);
  }

  /** How many were refused so far. */
  public synchronized int refused() {
    return refused;
  }
}
