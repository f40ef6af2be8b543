package dev.mooring.mqtt.session.sim;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One network connection: two queues of packets, either of which can lose its tail. A cut in the
 * middle of a packet is a cut before it, since nobody reads half a packet.
 */
final class SimLink {

  /** How much the client may have written without its leaving: differs from link to link. */
  private static final int[] BUFFER_PACKETS = {0, 1, 4};

  final int number;
  final long since;
  private final ArrayDeque<Packet> buffered = new ArrayDeque<>();
  private final ArrayDeque<Packet> toBroker = new ArrayDeque<>();
  private final ArrayDeque<Packet> toClient = new ArrayDeque<>();

  boolean open;

  /** Nothing passes any more, and each end notices when it gets there. */
  boolean cut;

  /** Nothing passes any more, and nobody is told. */
  boolean silent;

  /** What the client writes does not leave. */
  boolean blocked;

  /** The broker's session that it belongs to; 0 before CONNECT was read. */
  int brokerSession;

  /** The topics that stand behind the client's aliases, as the broker knows them. */
  final Map<Integer, String> aliases = new HashMap<>();

  /** The client has closed it. */
  boolean closed;

  SimLink(int number, long since) {
    this.number = number;
    this.since = since;
  }

  boolean isDead() {
    return cut || silent || closed;
  }

  boolean takesMore() {
    return !blocked || buffered.size() < BUFFER_PACKETS[number % BUFFER_PACKETS.length];
  }

  void fromClient(Packet packet) {
    if (blocked) {
      buffered.addLast(packet);
    } else if (!isDead()) {
      toBroker.addLast(packet);
    }
  }

  void fromBroker(Packet packet) {
    if (!isDead()) {
      toClient.addLast(packet);
    }
  }

  boolean hasForBroker() {
    return !toBroker.isEmpty();
  }

  boolean hasForClient() {
    return !toClient.isEmpty();
  }

  @Nullable Packet pollForBroker() {
    return toBroker.pollFirst();
  }

  @Nullable Packet pollForClient() {
    return toClient.pollFirst();
  }

  void unblock() {
    blocked = false;
    if (!isDead()) {
      toBroker.addAll(buffered);
    }
    buffered.clear();
  }

  /** What is under way arrives up to a random byte. */
  void cut(RandomGenerator random) {
    cut = true;
    buffered.clear();
    truncate(toBroker, random);
    truncate(toClient, random);
  }

  void silence(RandomGenerator random) {
    silent = true;
    truncate(toBroker, random);
    truncate(toClient, random);
  }

  /** The client closes it: what was written leaves as far as it can. */
  void close(RandomGenerator random) {
    if (!isDead()) {
      int leaving = blocked ? random.nextInt(buffered.size() + 1) : buffered.size();
      for (int i = 0; i < leaving; i++) {
        toBroker.addLast(buffered.removeFirst());
      }
    }
    closed = true;
    buffered.clear();
    toClient.clear();
  }

  /** The client's process is gone: the same, but nobody sees to it that anything leaves. */
  void abandon(RandomGenerator random) {
    cut(random);
    closed = true;
    toClient.clear();
  }

  void forgetForBroker() {
    toBroker.clear();
  }

  private static void truncate(ArrayDeque<Packet> queue, RandomGenerator random) {
    int kept = random.nextInt(queue.size() + 1);
    while (queue.size() > kept) {
      queue.removeLast();
    }
  }
}
