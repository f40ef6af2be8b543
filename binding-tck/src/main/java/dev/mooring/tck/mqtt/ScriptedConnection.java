package dev.mooring.tck.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a client to a {@link ScriptedBroker}. Reading goes on in the background all the
 * time, unless it is held; packets wait until the test asks for them.
 *
 * <p>Safe for any thread. What does not come as it should throws {@link AssertionError} with the
 * log of all bytes.
 */
public final class ScriptedConnection implements AutoCloseable {

  private static final int MAX_PACKETS = 2_000_000;
  private static final int PIECE = 8192;
  private static final int RETURN_CODE = 3;

  private final int number;
  private final Socket socket;
  private final Autopilot autopilot;
  private final WireLog log;
  private final SocketWriter writer;
  private final Arrivals<Packet> received = new Arrivals<>(MAX_PACKETS);
  private final Arrivals<Packet> unanswered = new Arrivals<>(MAX_PACKETS);
  private final Gate reading = new Gate();
  private final AtomicLong bytesRead = new AtomicLong();
  private volatile Set<PacketType> answered = Set.of();
  private volatile int protocolLevel = 4;

  ScriptedConnection(int number, Socket socket, Autopilot autopilot, WireLog log) {
    this.number = number;
    this.socket = socket;
    this.autopilot = autopilot;
    this.log = log;
    this.writer = new SocketWriter(number, socket, log);
  }

  void start() {
    log.event(number, "connected from port " + socket.getPort());
    Threads.named("scripted-read-" + number, this::read).start();
  }

  void answer(Set<PacketType> types) {
    answered = types;
  }

  /**
   * From now on answers these types by itself, on this connection; see {@link
   * ScriptedBroker#autopilot}.
   */
  public ScriptedConnection autopilot(PacketType... types) {
    answer(Set.of(types));
    return this;
  }

  /** Waits ten seconds at most; see {@link #readPacket(Duration)}. */
  public Packet readPacket() throws InterruptedException {
    return readPacket(Patience.USUAL);
  }

  /**
   * The next packet that was neither read before nor answered by the autopilot.
   *
   * @throws AssertionError if none came in time, or the client closed the connection
   */
  public Packet readPacket(Duration atMost) throws InterruptedException {
    return next("a packet", atMost);
  }

  /**
   * Reads the next packet and holds it against what is expected.
   *
   * @return the packet
   * @throws AssertionError if it is another one, or none came within ten seconds
   */
  public Packet expect(PacketMatcher expected) throws InterruptedException {
    Packet packet = next(expected.toString(), Patience.USUAL);
    if (!expected.matches(packet)) {
      throw failure("expected " + expected + ", got " + packet, null);
    }
    return packet;
  }

  /**
   * Reads as many whole packets as the expected bytes are, and compares each byte.
   *
   * @param hex one packet or several, in hexadecimal digits with white space anywhere
   * @throws AssertionError at the first packet that differs, or if none came within ten seconds
   */
  public void expect(String hex) throws InterruptedException {
    byte[] expected = Hex.parse(hex);
    int at = 0;
    while (at < expected.length) {
      byte[] packet = next(Hex.format(expected), Patience.USUAL).bytes();
      int end = Math.min(at + packet.length, expected.length);
      byte[] part = Arrays.copyOfRange(expected, at, end);
      if (!Arrays.equals(part, packet)) {
        throw failure("expected " + Hex.format(part) + ", got " + Hex.format(packet), null);
      }
      at = end;
    }
  }

  /** Waits ten seconds at most; see {@link #await(PacketMatcher, Duration)}. */
  public Packet await(PacketMatcher wanted) throws InterruptedException {
    return await(wanted, Patience.USUAL);
  }

  /**
   * Waits until a packet such as this has come at any time on this connection, read or not,
   * answered or not; reads nothing.
   *
   * @return the first such packet
   * @throws AssertionError if there is none in time, or the connection ended before
   */
  public Packet await(PacketMatcher wanted, Duration atMost) throws InterruptedException {
    try {
      return received.await(wanted::matches, atMost);
    } catch (TimeoutException e) {
      throw failure("waited for " + wanted + ": " + e.getMessage(), e);
    }
  }

  /** Every packet that has come so far, read or not, answered or not, oldest first. */
  public List<Packet> received() {
    return received.all();
  }

  /** How many bytes were taken from the socket so far. */
  public long bytesRead() {
    return bytesRead.get();
  }

  /**
   * Sends bytes and waits until the operating system has taken them, ten seconds at most.
   *
   * @throws AssertionError if it does not, because the client reads nothing or is gone
   */
  public void send(byte[] bytes) throws InterruptedException {
    try {
      writer.write(bytes).get(Patience.USUAL.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failure("the client does not read: " + bytes.length + " bytes are stuck", e);
    } catch (ExecutionException e) {
      throw failure("could not send " + Hex.format(bytes) + ": " + e.getCause(), e);
    }
  }

  /** Sends bytes given in hexadecimal digits with white space anywhere; see {@link #send}. */
  public void send(String hex) throws InterruptedException {
    send(Hex.parse(hex));
  }

  /**
   * Sends bytes behind those that are on their way, without waiting: for more than a client that
   * does not read will take.
   *
   * @return completes when the operating system has taken them, exceptionally if it will not
   */
  public CompletionStage<Void> sendLater(byte[] bytes) {
    return writer.write(bytes).minimalCompletionStage();
  }

  /**
   * Stops reading, so that the client's writes block when the buffers in between are full. What was
   * being read at this moment, 8 KiB at most, is still taken.
   */
  public void holdReading() {
    reading.shut();
    log.event(number, "reading is held");
  }

  /** Reads again. */
  public void resumeReading() {
    log.event(number, "reading goes on");
    reading.open();
  }

  /** Waits ten seconds at most; see {@link #awaitClosed(Duration)}. */
  public void awaitClosed() throws InterruptedException {
    awaitClosed(Patience.USUAL);
  }

  /**
   * Waits until the connection has ended, from whichever side and in whichever way.
   *
   * @throws AssertionError if it has not in time
   */
  public void awaitClosed(Duration atMost) throws InterruptedException {
    try {
      received.awaitEnd(atMost);
    } catch (TimeoutException e) {
      throw failure("waited for the client to close: still open after " + atMost, e);
    }
  }

  /** Whether the connection has not ended yet, as far as this side knows. */
  public boolean isOpen() {
    return received.ended() == null;
  }

  /** Ends this direction with FIN and goes on reading. */
  public void halfClose() {
    end("half closed", socket::shutdownOutput);
  }

  /** Closes the connection as a broker does that is stopped. A second call does nothing. */
  @Override
  public void close() {
    if (!socket.isClosed()) {
      release("the broker closed the connection");
      end("closed by the broker", socket::close);
    }
  }

  /** Closes the connection with a TCP reset; what was on its way may be lost. */
  public void reset() {
    if (!socket.isClosed()) {
      release("the broker reset the connection");
      end(
          "reset by the broker",
          () -> {
            socket.setSoLinger(true, 0);
            socket.close();
          });
    }
  }

  @Override
  public String toString() {
    return "connection #" + number;
  }

  private interface Ending {
    void run() throws IOException;
  }

  private void end(String what, Ending ending) {
    log.event(number, what);
    try {
      ending.run();
    } catch (IOException e) {
      // The client was quicker; the connection is closed either way.
      log.event(number, "the client had gone: " + e.getMessage());
    }
  }

  private void release(String why) {
    received.end(why);
    unanswered.end(why);
    reading.open();
    writer.stop();
  }

  private Packet next(String wanted, Duration atMost) throws InterruptedException {
    try {
      return unanswered.take(atMost);
    } catch (TimeoutException e) {
      throw failure("waited for " + wanted + ": " + e.getMessage(), e);
    }
  }

  private AssertionError failure(String what, @Nullable Throwable cause) {
    return new AssertionError(this + ": " + what + log.behindAMessage(), cause);
  }

  private void read() {
    Frames frames = new Frames();
    byte[] piece = new byte[PIECE];
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        reading.pass();
        int length = in.read(piece);
        if (length < 0) {
          ended("the client closed the connection");
          return;
        }
        bytesRead.addAndGet(length);
        log.in(number, piece, length);
        for (byte[] frame : frames.feed(piece, length)) {
          take(new Packet(frame, protocolLevel));
        }
      }
    } catch (IOException e) {
      ended("the connection broke: " + e.getMessage());
    } catch (IllegalStateException | IllegalArgumentException e) {
      ended("the client sent what is no packet: " + e.getMessage());
    } catch (InterruptedException e) {
      ended("reading was interrupted");
    }
  }

  private void take(Packet packet) {
    log.event(number, "   " + packet);
    if (packet.type() == PacketType.CONNECT) {
      protocolLevel = packet.protocolLevel();
    }
    received.add(packet);
    if (answered.contains(packet.type())) {
      autopilot.answer(packet).ifPresent(answer -> answer(packet, answer));
    } else {
      unanswered.add(packet);
    }
  }

  private void answer(Packet packet, byte[] answer) {
    boolean refusal = packet.type() == PacketType.CONNECT && answer[RETURN_CODE] != 0;
    writer
        .write(answer)
        .thenRun(
            () -> {
              if (refusal) {
                close();
              }
            });
  }

  private void ended(String why) {
    if (received.ended() == null) {
      log.event(number, why);
    }
    release(why);
  }
}
