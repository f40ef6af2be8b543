package dev.mooring.tck.mqtt;

import dev.mooring.api.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The smallest MQTT client that the tests of the wire can be tried on: one thread that reads, a
 * lock, and a mistake where the {@link Mutant} says so.
 */
final class TinyClient {

  /** Where messages go; the runnable acknowledges. */
  @FunctionalInterface
  interface Sink {
    void take(Packet publish, Runnable acknowledge);
  }

  private static final class Open {
    final int id;
    final int qos;
    final String topic;
    final Payload payload;
    final boolean retain;
    final CompletableFuture<Void> outcome = new CompletableFuture<>();
    boolean received;
    boolean sent;
    boolean everSent;

    Open(int id, int qos, String topic, Payload payload, boolean retain) {
      this.id = id;
      this.qos = qos;
      this.topic = topic;
      this.payload = payload;
      this.retain = retain;
    }

    byte[] bytes(Mqtt311.Publish publish, boolean duplicate) {
      publish.payload(payload);
      if (duplicate) {
        publish.duplicate();
      }
      if (retain) {
        publish.retain();
      }
      return switch (qos) {
        case 1 -> publish.qos1(id).bytes();
        case 2 -> publish.qos2(id).bytes();
        default -> publish.bytes();
      };
    }
  }

  private static final class Pending {
    final byte[] answer;
    boolean handled;
    boolean outdated;

    Pending(byte[] answer) {
      this.answer = answer;
    }
  }

  private static final int MOST_UNANSWERED = 2;
  private static final int SUBSCRIBE_ID = 0x7FFF;
  private static final int CONNECT_MILLIS = 8000;

  private final TinySettings settings;
  private final Mutant mutant;
  private final String filter;
  private final Sink sink;
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private final List<Open> refused = new ArrayList<>();
  private final Set<Integer> held = new HashSet<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private @Nullable Socket socket;
  private boolean connected;
  private boolean closed;
  private boolean everSubscribed;
  private int lastId;
  private int unanswered;
  private TinyLimits limits;
  private String clientId;

  TinyClient(TinySettings settings, Mutant mutant, String filter, Sink sink) {
    this.settings = settings;
    this.mutant = mutant;
    this.filter = filter;
    this.sink = sink;
    this.clientId = settings.clientId();
    this.limits = TinyLimits.none(settings.keepAlive());
  }

  void start() {
    Threads.named("tiny", this::run).start();
    Threads.named("tiny-ping", this::ping).start();
  }

  CompletableFuture<Void> subscribed() {
    return subscribed;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void run() {
    while (!isClosed()) {
      try (Socket current = new Socket(settings.url().getHost(), settings.url().getPort())) {
        synchronized (this) {
          socket = current;
        }
        current.setSoTimeout(CONNECT_MILLIS); // until CONNACK
        current.getOutputStream().write(connect());
        read(current.getInputStream());
      } catch (IOException | IllegalStateException | IllegalArgumentException lost) {
        // Reading ended, or the broker sent what it may not: in both cases a new connection.
      }
      synchronized (this) {
        connected = false;
        pending.forEach(answer -> answer.outdated = true);
        pending.clear();
        if (settings.clean()) {
          held.clear();
        }
      }
      pause(50);
    }
  }

  private void ping() {
    long last = System.nanoTime();
    while (!isClosed()) {
      pause(100);
      int seconds;
      synchronized (this) {
        seconds = limits.keepAlive();
      }
      long due = last + TimeUnit.MILLISECONDS.toNanos(seconds * 500L);
      if (seconds > 0 && System.nanoTime() - due >= 0) {
        last = System.nanoTime();
        if (mutant != Mutant.NO_PING) {
          write(new byte[] {(byte) 0xC0, 0});
          leaveIfUnanswered();
        }
      }
    }
  }

  private synchronized void leaveIfUnanswered() {
    unanswered++;
    if (unanswered > MOST_UNANSWERED && socket != null) {
      try {
        socket.close(); // the reading thread connects anew
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private byte[] connect() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', (byte) settings.level()});
    int named = settings.user().isPresent() ? 0x80 : 0;
    int secret = settings.user().isPresent() && settings.password().isPresent() ? 0x40 : 0;
    int reserved = mutant == Mutant.SETS_THE_RESERVED_FLAG ? 1 : 0;
    body.write(named | secret | (settings.clean() ? 2 : 0) | reserved);
    body.write(settings.keepAlive() >> 8);
    body.write(settings.keepAlive());
    if (settings.is5()) {
      body.writeBytes(Mqtt5.withLength(settings.properties()));
    }
    string(body, clientId);
    if (settings.user().isPresent()) {
      string(body, settings.user().get());
      settings.password().ifPresent(text -> string(body, text));
    }
    return Mqtt311.packet(0x10, body.toByteArray());
  }

  private static void string(ByteArrayOutputStream out, String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write(utf8.length >> 8);
    out.write(utf8.length);
    out.writeBytes(utf8);
  }

  private void write(byte[] bytes) {
    Socket current;
    synchronized (this) {
      current = connected ? socket : null;
      if (current != null) {
        try {
          current.getOutputStream().write(bytes);
        } catch (IOException e) {
          connected = false; // the reading thread finds out too
        }
      }
    }
  }

  private void read(InputStream in) throws IOException {
    Frames frames = new Frames();
    byte[] piece = new byte[8192];
    boolean first = true;
    for (int length = in.read(piece); length > 0; length = in.read(piece)) {
      for (byte[] frame : frames.feed(piece, length)) {
        Packet packet = new Packet(frame, settings.level());
        if (frame.length > settings.maxPacketSize()) {
          throw new IllegalStateException("too large: " + packet);
        }
        if (first != (packet.type() == PacketType.CONNACK)) {
          throw new IllegalStateException("CONNACK comes first, and once");
        }
        if (first) {
          first = false;
          onConnAck(packet, frame);
        } else {
          onPacket(packet, frame);
        }
      }
    }
  }

  private synchronized void onConnAck(Packet packet, byte[] frame) throws IOException {
    boolean present = frame[2] == 1;
    if (frame[3] != 0 || frame[2] < 0 || frame[2] > 1 || packet.flags() != 0) {
      throw new IllegalStateException("refused");
    }
    if (present && settings.clean()) {
      throw new IllegalStateException("a session that was not asked for");
    }
    TinyLimits told = TinyLimits.of(packet, settings.keepAlive());
    limits =
        mutant == Mutant.IGNORES_THE_BROKERS_LIMITS ? TinyLimits.none(settings.keepAlive()) : told;
    clientId = told.assignedId().orElse(clientId);
    connected = true;
    unanswered = 0;
    if (socket != null) {
      socket.setSoTimeout(0);
    }
    notifyAll();
    if (!filter.isEmpty()
        && !(present && everSubscribed)
        && !(mutant == Mutant.IGNORES_SESSION_PRESENT && everSubscribed)
        && limits.has(filter)) {
      subscribe();
    }
    if (mutant == Mutant.FORGETS_WHAT_WAS_OPEN) {
      open.values().removeIf(exchange -> exchange.everSent);
    }
    boolean lost = settings.is5() && !present && mutant != Mutant.KEEPS_A_LOST_SESSION;
    if (settings.clean() || lost) {
      open.values().removeIf(TinyClient::isGone);
      held.clear();
    }
    refused.forEach(exchange -> open.put(exchange.id, exchange));
    open.values().forEach(exchange -> exchange.sent = false);
    sendOpen(true);
  }

  private static boolean isGone(Open exchange) {
    if (exchange.everSent) {
      exchange.outcome.completeExceptionally(new IOException("the session is gone"));
    }
    return exchange.everSent;
  }

  /** Sends what the window has room for: first what was on its way, then what waits. */
  private void sendOpen(boolean again) {
    List<Open> all = new ArrayList<>(open.values());
    if (again && mutant == Mutant.REPEATS_IN_REVERSE) {
      Collections.reverse(all);
    }
    if (!connected) {
      return;
    }
    long room = limits.receiveMaximum() - all.stream().filter(exchange -> exchange.sent).count();
    for (Open exchange : all) {
      if (!exchange.sent && (room > 0 || mutant == Mutant.EXCEEDS_RECEIVE_MAXIMUM)) {
        room--;
        exchange.sent = true;
        boolean released = exchange.received && mutant != Mutant.SENDS_PUBLISH_AGAIN_AFTER_PUBREC;
        write(
            released
                ? pubRel(exchange.id)
                : exchange.bytes(
                    publishTo(exchange.topic), exchange.everSent && mutant != Mutant.SKIPS_DUP));
        exchange.everSent = true;
      }
    }
  }

  private Optional<Integer> alias() {
    boolean allowed = limits.aliases() > 0;
    return switch (mutant) {
      case USES_ALIASES_UNASKED -> Optional.of(1);
      case USES_ALIASES_BEYOND_THE_LIMIT -> allowed ? Optional.of(9) : Optional.empty();
      case USES_ALIAS_ZERO -> allowed ? Optional.of(0) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Mqtt311.Publish publishTo(String topic) {
    if (!settings.is5()) {
      return Mqtt311.publish(topic);
    }
    return alias()
        .map(alias -> Mqtt5.publish(topic, Property.of(Property.TOPIC_ALIAS, alias)))
        .orElseGet(() -> Mqtt5.publish(topic));
  }

  private void subscribe() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(Mqtt311.uint16(SUBSCRIBE_ID));
    if (settings.is5()) {
      body.write(0);
    }
    string(body, filter);
    body.write(settings.qos());
    byte[] packet = Mqtt311.packet(0x82, body.toByteArray());
    if (packet.length <= limits.maxPacketSize()) {
      write(packet);
    }
  }

  private byte[] pubRel(int id) {
    byte[] packet = Mqtt311.pubRel(id);
    if (mutant == Mutant.WRONG_FLAGS_OF_PUBREL) {
      packet[0] = 0x60;
    }
    return packet;
  }

  private void onPacket(Packet packet, byte[] frame) {
    boolean known =
        switch (packet.type()) {
          case PUBLISH, PUBACK, PUBREC, PUBREL, PUBCOMP, SUBACK, PINGRESP -> true;
          default -> false;
        };
    int length =
        switch (packet.type()) {
          case PUBACK, PUBREC, PUBREL, PUBCOMP -> 4;
          case PINGRESP -> 2;
          default -> frame.length; // as long as it is
        };
    boolean exact = !settings.is5() || packet.type() == PacketType.PINGRESP;
    if (exact ? frame.length != length : frame.length < length) {
      throw new IllegalStateException("too long: " + packet);
    }
    int flags = packet.type() == PacketType.PUBREL ? 2 : 0;
    if (!known || (packet.type() != PacketType.PUBLISH && packet.flags() != flags)) {
      throw new IllegalStateException("not a broker's packet: " + packet);
    }
    switch (packet.type()) {
      case PUBLISH -> onPublish(packet);
      case PUBACK -> onDone(packet, 1);
      case PUBREC -> onPubRec(packet);
      case PUBCOMP -> onDone(packet, 2);
      case PUBREL -> onPubRel(packet.packetId());
      case SUBACK -> onSubAck(frame);
      default -> onPingResp();
    }
  }

  private synchronized void onPingResp() {
    unanswered = 0;
  }

  private synchronized void onSubAck(byte[] frame) {
    int codes = settings.is5() ? 5 : 4; // behind the identifier, and the properties
    int id = (frame[2] & 0xFF) << 8 | (frame[3] & 0xFF);
    if (frame.length != codes + 1 || frame[codes] < 0 || frame[codes] > 2 || id != SUBSCRIBE_ID) {
      throw new IllegalStateException("not granted");
    }
    everSubscribed = true;
    subscribed.complete(null);
  }

  /** By level 4 there are no reason codes, and the answer to each question for them is 0. */
  private void end(Open exchange, int reasonCode) {
    if (reasonCode >= 0x80) {
      if (mutant == Mutant.REPEATS_WHAT_WAS_REFUSED) {
        refused.add(exchange);
      }
      exchange.outcome.completeExceptionally(new IOException("refused with " + reasonCode));
    } else {
      exchange.outcome.complete(null);
    }
  }

  private synchronized void onDone(Packet packet, int step) {
    Open exchange = open.get(packet.packetId());
    if (exchange != null && (step == exchange.qos && (step == 1 || exchange.received))) {
      open.remove(packet.packetId());
      end(exchange, packet.reasonCode());
      sendOpen(false);
    }
  }

  private synchronized void onPubRec(Packet packet) {
    int id = packet.packetId();
    Open exchange = open.get(id);
    if (exchange == null || exchange.qos != 2) {
      return;
    }
    if (packet.reasonCode() >= 0x80 && mutant != Mutant.GOES_ON_AFTER_A_REFUSAL) {
      open.remove(id);
      end(exchange, packet.reasonCode());
      sendOpen(false);
      return;
    }
    exchange.received = true;
    write(pubRel(id));
  }

  private synchronized void onPubRel(int id) {
    held.remove(id);
    write(Mqtt311.pubComp(id));
  }

  private void onPublish(Packet packet) {
    boolean wild = packet.topic().contains("#") || packet.topic().contains("+");
    if ((packet.qos() == 3 && mutant != Mutant.TAKES_QOS3)
        || packet.topic().isEmpty()
        || packet.topic().indexOf(0) >= 0
        || (wild && mutant != Mutant.TAKES_WILDCARDS)
        || (packet.qos() == 0 && packet.isDuplicate())
        || (packet.qos() > 0 && packet.packetId() == 0)) {
      throw new IllegalStateException("malformed: " + packet);
    }
    TinyLimits.check(packet);
    if (packet.qos() == 0 || packet.qos() == 3) {
      sink.take(packet, () -> {});
      return;
    }
    int id = packet.packetId();
    Pending answer = new Pending(packet.qos() == 1 ? Mqtt311.pubAck(id) : Mqtt311.pubRec(id));
    boolean repeated;
    synchronized (this) {
      pending.add(answer);
      repeated = packet.qos() == 2 && !held.add(id);
    }
    if (repeated && mutant != Mutant.DELIVERS_QOS2_TWICE) {
      acknowledge(answer);
    } else if (mutant == Mutant.ACKNOWLEDGES_EARLY) {
      acknowledge(answer);
      sink.take(packet, () -> {});
    } else {
      sink.take(packet, () -> acknowledge(answer));
    }
  }

  private synchronized void acknowledge(Pending answer) {
    if (answer.outdated) {
      return;
    }
    if (mutant == Mutant.ACKNOWLEDGES_AS_HANDLERS_FINISH) {
      pending.remove(answer);
      write(answer.answer);
      return;
    }
    answer.handled = true;
    for (Pending next = pending.peek(); next != null && next.handled; next = pending.peek()) {
      pending.remove();
      write(next.answer);
    }
  }

  synchronized CompletableFuture<Void> publish(String topic, Payload payload) {
    awaitConnection();
    int qos = Math.min(settings.qos(), limits.maxQos());
    if (qos > 0 && (mutant != Mutant.REUSES_AN_OPEN_IDENTIFIER || lastId == 0)) {
      do {
        lastId = lastId % 0x7000 + 1;
      } while (open.containsKey(lastId));
    }
    Open exchange = new Open(lastId, qos, topic, payload, settings.retain() && limits.retain());
    byte[] bytes = exchange.bytes(publishTo(topic), false);
    if (bytes.length > limits.maxPacketSize()) {
      return CompletableFuture.failedFuture(new IOException("too large for the broker"));
    }
    if (qos == 0) {
      write(bytes);
      return CompletableFuture.completedFuture(null);
    }
    open.put(exchange.id, exchange);
    sendOpen(false);
    if (mutant == Mutant.SUCCEEDS_WHEN_WRITTEN) {
      exchange.outcome.complete(null);
    }
    return exchange.outcome;
  }

  private void awaitConnection() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
    try {
      while (!connected && !closed && System.nanoTime() < deadline) {
        wait(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (mutant != Mutant.LEAVES_WITHOUT_A_WORD) {
      write(new byte[] {(byte) 0xE0, 0});
    }
    connected = false;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
