package dev.mooring.runtime.memory;

import dev.mooring.api.Payload;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries messages from topics to queues that outlive their consumers. It can be down, when nothing
 * goes in or out. Safe for any thread; calls its consumers outside of its lock.
 */
public final class MemoryBroker {

  /** A message in a queue. */
  record Envelope(Message message, boolean redelivered) {}

  /** Whoever takes messages from a queue. */
  interface Consumer {
    /** Something may be different: there is a message, or the broker went down or came back. */
    void wake();
  }

  private static final class Mailbox {
    final String topic;
    final Deque<Envelope> waiting = new ArrayDeque<>();
    Optional<Consumer> consumer = Optional.empty();

    Mailbox(String topic) {
      this.topic = topic;
    }
  }

  private final Map<String, Mailbox> mailboxes = new HashMap<>();
  private final List<Message> published = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private boolean up = true;

  /** Lets nothing in or out any more. */
  public void goDown() {
    become(false);
  }

  /** Works again. */
  public void comeBack() {
    become(true);
  }

  /** Whether it works. */
  public synchronized boolean isUp() {
    return up;
  }

  /** Publishes a text without anything besides. */
  public void publish(String topic, String text) {
    if (!publish(new Message(topic, Payload.utf8(text), Map.of()))) {
      throw new IllegalStateException("the broker is down");
    }
  }

  /** Everything ever published to a topic. */
  public synchronized List<Message> published(String topic) {
    return published.stream().filter(message -> message.topic().equals(topic)).toList();
  }

  /** The sides that were closed, such as {@code input orders}, in the order of their closing. */
  public synchronized List<String> closed() {
    return List.copyOf(closed);
  }

  /** How many messages wait for a consumer, those under way not counted. */
  public synchronized int waiting(String queue) {
    Mailbox mailbox = mailboxes.get(queue);
    return mailbox == null ? 0 : mailbox.waiting.size();
  }

  synchronized void closing(String side) {
    closed.add(side);
  }

  /** Whether the message was taken. */
  boolean publish(Message message) {
    List<Consumer> woken = new ArrayList<>();
    synchronized (this) {
      if (!up) {
        return false;
      }
      published.add(message);
      for (Mailbox mailbox : mailboxes.values()) {
        if (mailbox.topic.equals(message.topic())) {
          mailbox.waiting.add(new Envelope(message, false));
          mailbox.consumer.ifPresent(woken::add);
        }
      }
    }
    woken.forEach(Consumer::wake);
    return true;
  }

  /** How many consumers a topic has at the moment. */
  public synchronized long subscribers(String topic) {
    return mailboxes.values().stream()
        .filter(mailbox -> mailbox.topic.equals(topic) && mailbox.consumer.isPresent())
        .count();
  }

  synchronized void attach(String queue, String topic, Consumer consumer) {
    mailboxes.computeIfAbsent(queue, name -> new Mailbox(topic)).consumer = Optional.of(consumer);
  }

  synchronized void detach(String queue) {
    mailbox(queue).consumer = Optional.empty();
  }

  /** The next message, which is the consumer's until it gives it back. */
  synchronized Optional<Envelope> take(String queue) {
    return up ? Optional.ofNullable(mailbox(queue).waiting.poll()) : Optional.empty();
  }

  /** A message that was not settled comes again, before all others. */
  synchronized void giveBack(String queue, Message message) {
    mailbox(queue).waiting.addFirst(new Envelope(message, true));
  }

  private Mailbox mailbox(String queue) {
    return Objects.requireNonNull(mailboxes.get(queue), queue);
  }

  private void become(boolean nowUp) {
    List<Consumer> woken = new ArrayList<>();
    synchronized (this) {
      up = nowUp;
      mailboxes.values().forEach(mailbox -> mailbox.consumer.ifPresent(woken::add));
    }
    woken.forEach(Consumer::wake);
  }
}
