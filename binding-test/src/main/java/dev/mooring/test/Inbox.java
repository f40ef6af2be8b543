package dev.mooring.test;

import dev.mooring.api.BindingException;
import dev.mooring.api.Delivery;
import dev.mooring.api.Disposition;
import dev.mooring.api.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Messages that came by a topic, in the order in which they came. Safe for any thread. */
public final class Inbox {

  /** How long {@link #next()} waits. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** How many messages it holds; one more is refused, and the inbox takes nothing after it. */
  public static final int CAPACITY = 10_000;

  /**
   * One message. Immutable.
   *
   * @param topic where it was sent to
   * @param payload its bytes
   * @param metadata what else the transport knows of it
   */
  public record Message(String topic, Payload payload, Map<String, String> metadata) {

    /**
     * The payload as text.
     *
     * @return the bytes read as UTF-8
     */
    public String text() {
      return payload.utf8();
    }
  }

  private final String topicFilter;
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>(CAPACITY);

  Inbox(String topicFilter) {
    this.topicFilter = topicFilter;
  }

  /**
   * Takes the next message, and waits for it for {@link #DEFAULT_TIMEOUT}.
   *
   * @return the message
   * @throws AssertionError if none came
   */
  public Message next() {
    return next(DEFAULT_TIMEOUT);
  }

  /**
   * Takes the next message, and waits for it.
   *
   * @param timeout how long to wait at most
   * @return the message
   * @throws AssertionError if none came in time, or the thread was interrupted, whose flag is then
   *     set
   */
  public Message next(Duration timeout) {
    try {
      Message message = messages.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (message == null) {
        throw new AssertionError(
            "no message came by \"" + topicFilter + "\" within " + timeout.toMillis() + " ms");
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for \"" + topicFilter + "\"", e);
    }
  }

  /**
   * Takes the messages that are there, and waits for none.
   *
   * @return may be empty
   */
  public List<Message> drain() {
    List<Message> taken = new ArrayList<>();
    messages.drainTo(taken);
    return taken;
  }

  CompletionStage<Disposition> add(Delivery delivery) {
    Message message =
        new Message(
            delivery.metadata().getOrDefault("topic", ""), delivery.payload(), delivery.metadata());
    if (!messages.offer(message)) {
      throw new BindingException(
          BindingException.Kind.OVERLOAD,
          CAPACITY + " messages of \"" + topicFilter + "\" wait for a test to take them");
    }
    return CompletableFuture.completedFuture(Disposition.accept());
  }
}
