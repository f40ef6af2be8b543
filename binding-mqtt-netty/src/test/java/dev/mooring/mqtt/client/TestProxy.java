package dev.mooring.mqtt.client;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy that speaks HTTP CONNECT or SOCKS5, asks for the credentials {@code user} and {@code
 * pass:word}, and connects to one place whatever it is asked for. Safe for any thread.
 */
final class TestProxy implements AutoCloseable {

  private interface Greeting {
    /** Reads what the client wants, answers, and returns whether it may pass. */
    boolean admit(DataInputStream in, OutputStream out) throws IOException;
  }

  private final ServerSocket server;
  private final int target;
  private final Greeting greeting;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private TestProxy(String protocol, int target) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = target;
    this.greeting = protocol.equals("http") ? this::http : this::socks;
    daemon(this::acceptAll);
  }

  /** A proxy of this protocol before a port of this machine. */
  static TestProxy start(String protocol, int target) throws IOException {
    return new TestProxy(protocol, target);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Where clients wanted to go, as {@code host:port}. */
  List<String> asked() {
    return asked;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket broker = new Socket(InetAddress.getLoopbackAddress(), target)) {
      if (greeting.admit(new DataInputStream(client.getInputStream()), client.getOutputStream())) {
        daemon(() -> pass(broker, client));
        pass(client, broker);
      }
    } catch (IOException e) {
      // One side has gone; closing both tells the other.
      asked.add("gone: " + e.getMessage());
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // However it ended, both are closed now.
      return;
    }
  }

  private boolean http(DataInputStream in, OutputStream out) throws IOException {
    String request = "";
    boolean authorized = false;
    String credentials =
        Base64.getEncoder().encodeToString("user:pass:word".getBytes(StandardCharsets.UTF_8));
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      request = request.isEmpty() ? line : request;
      authorized |= line.equalsIgnoreCase("proxy-authorization: basic " + credentials);
    }
    asked.add(request.split(" ", -1)[1]);
    String status = authorized ? "200 OK" : "407 Proxy Authentication Required";
    out.write(("HTTP/1.1 " + status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return authorized;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.US_ASCII).strip();
  }

  private boolean socks(DataInputStream in, OutputStream out) throws IOException {
    in.readByte(); // version
    in.readNBytes(in.readUnsignedByte()); // methods
    out.write(new byte[] {5, 2}); // user name and password
    in.readByte(); // version of that
    String user = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    String password = new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    boolean authorized = user.equals("user") && password.equals("pass:word");
    out.write(new byte[] {1, (byte) (authorized ? 0 : 1)});
    if (!authorized) {
      asked.add("nothing: refused");
      return false;
    }
    in.readNBytes(3); // version, command, reserved
    String host =
        switch (in.readByte()) {
          case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
          case 3 -> new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.US_ASCII);
          default -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
        };
    asked.add(host + ":" + in.readUnsignedShort());
    out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
    return true;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "test-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
