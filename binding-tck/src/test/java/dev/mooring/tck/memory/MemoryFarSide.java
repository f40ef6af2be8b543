package dev.mooring.tck.memory;

import dev.mooring.api.Payload;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Lever;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A broker in memory: one durable queue for each place, which exists from the first subscription
 * on. Safe for any thread; calls its consumers outside of its lock.
 */
final class MemoryFarSide implements FarSide {

  /** A message in a queue. */
  record Letter(long number, Payload payload, boolean redelivered) {
    Letter again() {
      return new Letter(number, payload, true);
    }
  }

  private static final class Box {
    final Deque<Letter> waiting = new ArrayDeque<>();
    final Map<Long, Letter> taken = new LinkedHashMap<>();
    final List<Consumer<Payload>> taps = new ArrayList<>();
    @Nullable Runnable consumer;
    int attached;
    boolean missesNext;
  }

  final Object oneAtATime = new Object();

  private final Map<String, Box> boxes = new HashMap<>();
  private final Map<String, List<Payload>> published = new HashMap<>();
  private final Set<Object> links = new HashSet<>();
  private final List<Runnable> watchers = new ArrayList<>();
  private boolean up = true;
  private long numbers;

  @Override
  public Set<Lever> levers() {
    return EnumSet.allOf(Lever.class);
  }

  @Override
  public void send(String place, Payload payload) {
    if (!publish(place, payload)) {
      throw new IllegalStateException("the far side is down");
    }
  }

  /** Whether the message was taken. */
  boolean publish(String place, Payload payload) {
    List<Consumer<Payload>> taps = List.of();
    Runnable consumer = null;
    synchronized (this) {
      if (!up) {
        return false;
      }
      published.computeIfAbsent(place, name -> new ArrayList<>()).add(payload);
      Box box = boxes.get(place);
      if (box != null && box.missesNext) {
        box.missesNext = false;
      } else if (box != null) {
        box.waiting.add(new Letter(++numbers, payload, false));
        taps = List.copyOf(box.taps);
        consumer = box.consumer;
      }
    }
    taps.forEach(tap -> tap.accept(payload));
    if (consumer != null) {
      consumer.run();
    }
    return true;
  }

  @Override
  public synchronized List<Payload> received(String place) {
    return List.copyOf(published.getOrDefault(place, List.of()));
  }

  @Override
  public void goDown() {
    become(false);
  }

  @Override
  public void comeBack() {
    become(true);
  }

  private void become(boolean nowUp) {
    List<Runnable> told;
    synchronized (this) {
      up = nowUp;
      told = List.copyOf(watchers);
    }
    told.forEach(Runnable::run);
  }

  /** What was taken and not settled comes again. */
  @Override
  public void cut() {
    List<Runnable> consumers = new ArrayList<>();
    synchronized (this) {
      for (Box box : boxes.values()) {
        giveBack(box);
        Optional.ofNullable(box.consumer).ifPresent(consumers::add);
      }
    }
    consumers.forEach(Runnable::run);
  }

  @Override
  public synchronized int connections() {
    return links.size();
  }

  synchronized boolean isUp() {
    return up;
  }

  synchronized void link(Object link, Runnable watcher) {
    links.add(link);
    watchers.add(watcher);
  }

  synchronized void unlink(Object link, Runnable watcher) {
    links.remove(link);
    watchers.remove(watcher);
  }

  synchronized void stopWatching(Runnable watcher) {
    watchers.remove(watcher);
  }

  /** From now on the place has a queue and this is who is told; returns how often it had one. */
  synchronized int attach(String place, Runnable consumer) {
    Box box = boxes.computeIfAbsent(place, name -> new Box());
    box.consumer = consumer;
    return ++box.attached;
  }

  synchronized void detach(String place) {
    box(place).consumer = null;
  }

  synchronized void tap(String place, Consumer<Payload> tap) {
    box(place).taps.add(tap);
  }

  synchronized Optional<Letter> take(String place, boolean newest) {
    Box box = box(place);
    Letter letter = !up ? null : newest ? box.waiting.pollLast() : box.waiting.poll();
    if (letter != null) {
      box.taken.put(letter.number(), letter);
    }
    return Optional.ofNullable(letter);
  }

  synchronized void settle(String place, long number) {
    Box box = box(place);
    box.taken.remove(number);
    box.waiting.removeIf(letter -> letter.number() == number);
  }

  synchronized void giveBack(String place) {
    giveBack(box(place));
  }

  synchronized void giveBack(String place, Letter letter) {
    box(place).waiting.addFirst(letter.again());
  }

  synchronized void dropNew(String place) {
    box(place).waiting.removeIf(letter -> !letter.redelivered());
  }

  /** The next message is sent before the subscription is in place, however late it comes. */
  synchronized void missNext(String place) {
    box(place).missesNext = true;
  }

  synchronized void dropNext(String place) {
    box(place).waiting.poll();
  }

  private static void giveBack(Box box) {
    box.taken.values().stream()
        .sorted(Comparator.comparingLong(Letter::number).reversed())
        .forEach(letter -> box.waiting.addFirst(letter.again()));
    box.taken.clear();
  }

  private Box box(String place) {
    Box box = boxes.get(place);
    if (box == null) {
      throw new IllegalStateException("nobody ever subscribed to " + place);
    }
    return box;
  }
}
