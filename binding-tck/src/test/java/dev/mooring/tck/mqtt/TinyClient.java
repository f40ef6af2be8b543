package dev.mooring.tck.mqtt;

import dev.mooring.api.Payload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    final CompletableFuture<Void> outcome = new CompletableFuture<>();
    boolean received;

    Open(int id, int qos, String topic, Payload payload) {
      this.id = id;
      this.qos = qos;
      this.topic = topic;
      this.payload = payload;
    }

    byte[] bytes(boolean duplicate) {
      Mqtt311.Publish publish = Mqtt311.publish(topic).payload(payload);
      if (duplicate) {
        publish.duplicate();
      }
      return qos == 1 ? publish.qos1(id).bytes() : publish.qos2(id).bytes();
    }
  }

  private record Pending(Payload answer, Packet publish) {}

  private static final int MOST_UNANSWERED = 2;

  private final URI url;
  private final String clientId;
  private final boolean clean;
  private final int keepAlive;
  private final Optional<String> user;
  private final Optional<String> password;
  private final Mutant mutant;
  private final String filter;
  private final int qos;
  private final Sink sink;
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private final Set<Integer> held = new HashSet<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Set<Pending> handled = new LinkedHashSet<>();
  private final CompletableFuture<Void> subscribed = new CompletableFuture<>();
  private @Nullable Socket socket;
  private boolean connected;
  private boolean closed;
  private boolean everSubscribed;
  private int lastId;
  private int unanswered;

  TinyClient(
      URI url,
      String clientId,
      boolean clean,
      int keepAlive,
      Optional<String> user,
      Optional<String> password,
      Mutant mutant,
      String filter,
      int qos,
      Sink sink) {
    this.url = url;
    this.clientId = clientId;
    this.clean = clean;
    this.keepAlive = keepAlive;
    this.user = user;
    this.password = password;
    this.mutant = mutant;
    this.filter = filter;
    this.qos = qos;
    this.sink = sink;
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
      try (Socket current = new Socket(url.getHost(), url.getPort())) {
        synchronized (this) {
          socket = current;
        }
        current.getOutputStream().write(connect());
        read(current.getInputStream());
      } catch (IOException | IllegalStateException | IllegalArgumentException lost) {
        // Reading ended, or the broker sent what it may not: in both cases a new connection.
      }
      synchronized (this) {
        connected = false;
        pending.clear();
        handled.clear();
        if (clean) {
          held.clear();
        }
      }
      pause(50);
    }
  }

  private void ping() {
    while (!isClosed() && keepAlive > 0) {
      pause(keepAlive * 500L);
      if (mutant != Mutant.NO_PING) {
        write(new byte[] {(byte) 0xC0, 0});
        leaveIfUnanswered();
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
    body.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4});
    int named = user.isPresent() ? 0x80 : 0;
    int secret = user.isPresent() && password.isPresent() ? 0x40 : 0;
    int reserved = mutant == Mutant.SETS_THE_RESERVED_FLAG ? 1 : 0;
    body.write(named | secret | (clean ? 2 : 0) | reserved);
    body.write(keepAlive >> 8);
    body.write(keepAlive);
    string(body, clientId);
    if (user.isPresent()) {
      string(body, user.get());
      password.ifPresent(text -> string(body, text));
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
        Packet packet = new Packet(frame, 4);
        if (first != (packet.type() == PacketType.CONNACK)) {
          throw new IllegalStateException("CONNACK comes first, and once");
        }
        if (first) {
          first = false;
          onConnAck(frame);
        } else {
          onPacket(packet, frame);
        }
      }
    }
  }

  private synchronized void onConnAck(byte[] frame) {
    if (frame[3] != 0) {
      throw new IllegalStateException("refused");
    }
    connected = true;
    unanswered = 0;
    notifyAll();
    boolean present = frame[2] == 1;
    if (!filter.isEmpty()
        && !(present && everSubscribed)
        && !(mutant == Mutant.IGNORES_SESSION_PRESENT && everSubscribed)) {
      subscribe();
    }
    if (mutant == Mutant.FORGETS_WHAT_WAS_OPEN || clean) {
      open.clear();
    }
    List<Open> again = new ArrayList<>(open.values());
    if (mutant == Mutant.REPEATS_IN_REVERSE) {
      Collections.reverse(again);
    }
    for (Open exchange : again) {
      boolean released = exchange.received && mutant != Mutant.SENDS_PUBLISH_AGAIN_AFTER_PUBREC;
      write(released ? pubRel(exchange.id) : exchange.bytes(mutant != Mutant.SKIPS_DUP));
    }
  }

  private void subscribe() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0x7F, (byte) 0xFF});
    string(body, filter);
    body.write(qos);
    write(Mqtt311.packet(0x82, body.toByteArray()));
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
          default -> frame.length;
        };
    if (frame.length != length) {
      throw new IllegalStateException("too long: " + packet);
    }
    int flags = packet.type() == PacketType.PUBREL ? 2 : 0;
    if (!known || (packet.type() != PacketType.PUBLISH && packet.flags() != flags)) {
      throw new IllegalStateException("not a broker's packet: " + packet);
    }
    switch (packet.type()) {
      case PUBLISH -> onPublish(packet);
      case PUBACK -> onDone(packet.packetId(), 1);
      case PUBREC -> onPubRec(packet.packetId());
      case PUBCOMP -> onDone(packet.packetId(), 2);
      case PUBREL -> onPubRel(packet.packetId());
      case SUBACK -> onSubAck(frame);
      default -> onPingResp();
    }
  }

  private synchronized void onPingResp() {
    unanswered = 0;
  }

  private synchronized void onSubAck(byte[] frame) {
    if (frame.length != 5 || frame[4] < 0 || frame[4] > 2) {
      throw new IllegalStateException("not granted");
    }
    everSubscribed = true;
    subscribed.complete(null);
  }

  private synchronized void onDone(int id, int step) {
    Open exchange = open.get(id);
    if (exchange != null && (step == exchange.qos && (step == 1 || exchange.received))) {
      open.remove(id);
      exchange.outcome.complete(null);
    }
  }

  private synchronized void onPubRec(int id) {
    Open exchange = open.get(id);
    if (exchange != null && exchange.qos == 2) {
      exchange.received = true;
      write(pubRel(id));
    }
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
        || (packet.qos() > 0 && packet.packetId() == 0)) {
      throw new IllegalStateException("malformed: " + packet);
    }
    if (packet.qos() == 0 || packet.qos() == 3) {
      sink.take(packet, () -> {});
      return;
    }
    int id = packet.packetId();
    Pending answer =
        new Pending(
            Payload.wrap(packet.qos() == 1 ? Mqtt311.pubAck(id) : Mqtt311.pubRec(id)), packet);
    boolean repeated;
    synchronized (this) {
      pending.add(answer);
      repeated = packet.qos() == 2 && !held.add(id);
    }
    if (repeated && mutant != Mutant.DELIVERS_QOS2_TWICE) {
      acknowledge(answer);
    } else {
      sink.take(packet, () -> acknowledge(answer));
    }
  }

  private synchronized void acknowledge(Pending answer) {
    if (!pending.contains(answer)) {
      return; // of an earlier connection
    }
    if (mutant == Mutant.ACKNOWLEDGES_AS_HANDLERS_FINISH) {
      pending.remove(answer);
      write(answer.answer().toByteArray());
      return;
    }
    handled.add(answer);
    while (!pending.isEmpty() && handled.remove(pending.get(0))) {
      write(pending.remove(0).answer().toByteArray());
    }
  }

  synchronized CompletableFuture<Void> publish(String topic, Payload payload) {
    awaitConnection();
    if (qos == 0) {
      write(Mqtt311.publish(topic).payload(payload).bytes());
      return CompletableFuture.completedFuture(null);
    }
    if (mutant != Mutant.REUSES_AN_OPEN_IDENTIFIER || lastId == 0) {
      do {
        lastId = lastId % 0x7000 + 1;
      } while (open.containsKey(lastId));
    }
    Open exchange = new Open(lastId, qos, topic, payload);
    open.put(exchange.id, exchange);
    write(exchange.bytes(false));
    if (mutant == Mutant.SUCCEEDS_WHEN_WRITTEN) {
      exchange.outcome.complete(null);
    }
    return exchange.outcome;
  }

  private void awaitConnection() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
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
