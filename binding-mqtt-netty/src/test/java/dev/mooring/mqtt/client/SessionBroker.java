package dev.mooring.mqtt.client;

import dev.mooring.tck.mqtt.Mqtt311;
import dev.mooring.tck.mqtt.Packet;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A broker with one client, whose session it keeps as MQTT says: it repeats what is open when the
 * client comes back and hands each QoS 2 message on once. It can be told to lose what is on its way
 * from some moment on, and remembers what it has read of that all the same. Safe for any thread.
 */
final class SessionBroker implements AutoCloseable {

  static final String TOPIC = "in";

  private final ServerSocket server;
  private final int window;
  private final Deque<Open> queue = new ArrayDeque<>();
  private final Map<Integer, Open> open = new LinkedHashMap<>();
  private final Map<Integer, String> halfReceived = new HashMap<>();
  private final List<String> received = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> acknowledged = new HashMap<>();
  private boolean known;
  private boolean losing;
  private boolean mute;
  private int nextId;
  private int connects;
  private int duplicates;
  private @Nullable Link link;

  private static final class Open {
    final String text;
    final int qos;
    boolean sent;
    boolean released;

    Open(String text, int qos) {
      this.text = text;
      this.qos = qos;
    }
  }

  /** One connection: its socket, and whether anything of it counts. */
  private static final class Link {
    final Socket socket;
    final OutputStream out;
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    Link(Socket socket) throws IOException {
      this.socket = socket;
      this.out = new BufferedOutputStream(socket.getOutputStream(), 64 * 1024);
    }
  }

  private SessionBroker(ServerSocket server, int window) {
    this.server = server;
    this.window = window;
  }

  /** A broker that sends so many messages of QoS 1 and 2 before it waits for acknowledgements. */
  static SessionBroker start(int window) {
    try {
      ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      SessionBroker broker = new SessionBroker(server, window);
      daemon("session-broker", broker::acceptAll);
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "tcp://127.0.0.1:" + server.getLocalPort();
  }

  /** Queues a message for the client. */
  synchronized void enqueue(String text, int qos) {
    queue.addLast(new Open(text, qos));
    whileConnected(this::sendQueued);
  }

  /** What the client published and this side took, in order; each QoS 2 message once. */
  synchronized List<String> received() {
    return List.copyOf(received);
  }

  synchronized int receivedCount() {
    return received.size();
  }

  /** Every message whose PUBLISH was read, even if it was lost on the way. */
  synchronized Set<String> seen() {
    return Set.copyOf(seen);
  }

  /** Messages whose PUBACK or PUBREC was read, even if lost: by which connection it came first. */
  synchronized Map<String, Integer> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  synchronized int acknowledgedCount() {
    return acknowledged.size();
  }

  /** Messages that are not yet acknowledged to the end. */
  synchronized int openCount() {
    return open.size() + queue.size();
  }

  /** What it waits for, for people. */
  synchronized String open() {
    StringBuilder text = new StringBuilder(connects + " connects, " + queue.size() + " queued");
    open.forEach(
        (id, each) ->
            text.append(", ")
                .append(id)
                .append(each.released ? " released " : " ")
                .append(each.text));
    return text.toString();
  }

  /** PUBLISHes with DUP that have come. */
  synchronized int duplicates() {
    return duplicates;
  }

  /** How many connections were accepted. */
  synchronized int connects() {
    return connects;
  }

  /** From now on it reads PUBLISH and answers none. */
  synchronized void mute(boolean muted) {
    mute = muted;
  }

  /** From now on everything that comes is read and lost, until the connection is cut. */
  synchronized void lose() {
    losing = true;
  }

  /** Waits until the client has gone, or closes its connection, and forgets what was lost. */
  void awaitGone() throws InterruptedException {
    Link last;
    synchronized (this) {
      last = link;
    }
    if (last != null) {
      try {
        last.ended.get(10, TimeUnit.SECONDS);
      } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
        throw new AssertionError("the client's connection does not end", e);
      }
    }
    cut();
  }

  /** Closes the connection there is. */
  void cut() {
    Link last;
    synchronized (this) {
      last = link;
      link = null;
      losing = false;
    }
    if (last != null) {
      close(last);
    }
  }

  /** Forgets the session. */
  synchronized void forget() {
    known = false;
    open.clear();
    halfReceived.clear();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        socket.setTcpNoDelay(true);
        Link accepted = new Link(socket);
        daemon("session-broker-link", () -> readAll(accepted));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void readAll(Link from) {
    try (from.socket) {
      DataInputStream in =
          new DataInputStream(new BufferedInputStream(from.socket.getInputStream(), 64 * 1024));
      while (true) {
        Packet packet = frame(in);
        synchronized (this) {
          take(from, packet);
          if (in.available() == 0) {
            from.out.flush();
          }
        }
      }
    } catch (IOException e) {
      // However a client goes, it is gone.
      from.ended.complete(null);
    }
    from.ended.complete(null);
  }

  static Packet frame(DataInputStream in) throws IOException {
    int first = in.read();
    if (first < 0) {
      throw new EOFException();
    }
    byte[] header = new byte[5];
    header[0] = (byte) first;
    int length = 0;
    int at = 1;
    do {
      header[at] = in.readByte();
      length |= (header[at] & 0x7F) << (7 * (at - 1));
    } while ((header[at++] & 0x80) != 0);
    byte[] bytes = new byte[at + length];
    System.arraycopy(header, 0, bytes, 0, at);
    in.readFully(bytes, at, length);
    return new Packet(bytes, 4);
  }

  private void take(Link from, Packet packet) throws IOException {
    switch (packet.type()) {
      case CONNECT -> connect(from, packet.connect().cleanSession());
      case PUBLISH -> {
        seen.add(packet.payload().utf8());
        duplicates += packet.isDuplicate() ? 1 : 0;
        // What a connection that was taken over still had to say counts no more [MQTT-3.1.4-2].
        if (!losing && !mute && from == link) {
          receive(from, packet);
        }
      }
      case PUBACK, PUBREC -> {
        Open answered = open.get(packet.packetId());
        if (answered != null && from == link) {
          acknowledged.putIfAbsent(answered.text, connects);
        }
        if (!losing && from == link) {
          acknowledge(from, packet, answered);
        }
      }
      case PUBREL -> {
        if (!losing && from == link) {
          halfReceived.remove(packet.packetId());
          from.out.write(Mqtt311.pubComp(packet.packetId()));
        }
      }
      case PUBCOMP -> {
        if (!losing && from == link) {
          open.remove(packet.packetId());
          sendQueued(from);
        }
      }
      case SUBSCRIBE ->
          from.out.write(
              Mqtt311.subAck(
                  packet.packetId(),
                  packet.filters().stream().mapToInt(Packet.Filter::qos).toArray()));
      case UNSUBSCRIBE -> from.out.write(Mqtt311.unsubAck(packet.packetId()));
      case PINGREQ -> from.out.write(Mqtt311.pingResp());
      case DISCONNECT -> throw new EOFException("DISCONNECT");
      default -> throw new IOException("a client does not send " + packet);
    }
  }

  private void connect(Link from, boolean clean) throws IOException {
    if (link != null) {
      close(link);
    }
    link = from;
    connects++;
    if (clean) {
      forget();
    }
    from.out.write(Mqtt311.connAck(known, 0));
    known = !clean;
    for (Map.Entry<Integer, Open> each : open.entrySet()) {
      send(from, each.getKey(), each.getValue());
    }
    sendQueued(from);
  }

  private void receive(Link from, Packet packet) throws IOException {
    String text = packet.payload().utf8();
    switch (packet.qos()) {
      case 0 -> received.add(text);
      case 1 -> {
        received.add(text);
        from.out.write(Mqtt311.pubAck(packet.packetId()));
      }
      default -> {
        if (halfReceived.putIfAbsent(packet.packetId(), text) == null) {
          received.add(text);
        }
        from.out.write(Mqtt311.pubRec(packet.packetId()));
      }
    }
  }

  private void acknowledge(Link from, Packet packet, @Nullable Open answered) throws IOException {
    if (answered != null && answered.qos == 2) {
      answered.released = true;
      from.out.write(Mqtt311.pubRel(packet.packetId()));
    } else {
      open.remove(packet.packetId());
      sendQueued(from);
    }
  }

  private void sendQueued(Link to) throws IOException {
    while (!losing && open.size() < window && !queue.isEmpty()) {
      do {
        nextId = nextId == 0xFFFF ? 1 : nextId + 1;
      } while (open.containsKey(nextId));
      Open next = queue.removeFirst();
      if (next.qos > 0) {
        open.put(nextId, next);
      }
      send(to, nextId, next);
    }
  }

  private static void send(Link to, int id, Open each) throws IOException {
    if (each.released) {
      to.out.write(Mqtt311.pubRel(id));
      return;
    }
    Mqtt311.Publish publish = Mqtt311.publish(TOPIC).payload(each.text);
    if (each.qos == 1) {
      publish.qos1(id);
    } else if (each.qos == 2) {
      publish.qos2(id);
    }
    if (each.sent) {
      publish.duplicate();
    }
    each.sent = true;
    to.out.write(publish.bytes());
  }

  private interface Writing {
    void to(Link link) throws IOException;
  }

  private void whileConnected(Writing writing) {
    Link current = link;
    if (current == null) {
      return;
    }
    try {
      writing.to(current);
      current.out.flush();
    } catch (IOException e) {
      // It has gone, and gets what is open when it comes back.
      close(current);
    }
  }

  private static void close(Link link) {
    try {
      link.socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
