package dev.mooring.mqtt.net;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.mooring.mqtt.packet.Connect;
import dev.mooring.mqtt.session.SessionConfig;
import dev.mooring.mqtt.tls.TlsSettings;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels by URL: the addresses of one host in turn, and attempts that are given up. */
class TransportsTest {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);

  private final EventLoops.Lease lease = EventLoops.lease();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    lease.release().toCompletableFuture().get();
  }

  @Test
  void anAddressWhereNobodyListensIsPassedOver() throws Exception {
    ServerSocket server = listening("127.0.0.1", 0, 50);
    Future<Channel> opened = connect(server.getLocalPort(), "127.0.0.2", "127.0.0.1");
    assertTrue(opened.await(10_000) && opened.isSuccess(), () -> "" + opened.cause());
    assertEquals("127.0.0.1", addressOf(opened.getNow()));
  }

  @Test
  void anAddressThatIsSilentLeavesTimeForTheOthers() throws Exception {
    ServerSocket server = listening("127.0.0.1", 0, 50);
    int port = server.getLocalPort();
    fill(listening("127.0.0.3", port, 1));
    Future<Channel> opened = connect(port, "127.0.0.3", "127.0.0.1");
    assertTrue(
        opened.await(CONNECT_TIMEOUT.toMillis()) && opened.isSuccess(), () -> "" + opened.cause());
    assertEquals("127.0.0.1", addressOf(opened.getNow()));
  }

  @Test
  void theFailureOfTheLastAddressIsTold() throws Exception {
    int port = listening("127.0.0.1", 0, 50).getLocalPort();
    Future<Channel> opened = connect(port, "127.0.0.2", "127.0.0.3");
    assertTrue(opened.await(10_000));
    assertFalse(opened.isSuccess());
    String reason = String.valueOf(opened.cause().getMessage());
    assertTrue(reason.contains("refused"), reason);
  }

  @Test
  void anAttemptThatIsGivenUpLeavesNoSocket_T59_T70() throws Exception {
    ServerSocket silent = listening("127.0.0.3", 0, 1);
    fill(silent);
    lease.eventLoop().submit(() -> {}).sync();
    long before = openFiles();
    Future<Channel> opened = connect(silent.getLocalPort(), "127.0.0.3");
    await().atMost(Duration.ofSeconds(10)).until(() -> openFiles() > before);
    assertFalse(opened.isDone(), "it is silent");
    assertTrue(opened.cancel(false));
    await().atMost(Duration.ofSeconds(10)).until(() -> openFiles() <= before);
  }

  private static long openFiles() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }

  private Future<Channel> connect(int port, String... addresses) {
    DriverSettings settings = settings(port);
    Transports transports =
        new Transports(
            settings,
            lease.eventLoop(),
            task -> new Thread(task).start(),
            new TlsSource(settings),
            host -> {
              InetAddress[] found = new InetAddress[addresses.length];
              for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByName(addresses[i]);
              }
              return found;
            });
    Future<Channel> opened = transports.connect(settings.servers().get(0));
    open.add(
        () -> {
          if (opened.isSuccess()) {
            opened.getNow().close().await();
          }
        });
    return opened;
  }

  private static DriverSettings settings(int port) {
    long second = Duration.ofSeconds(1).toNanos();
    SessionConfig session =
        new SessionConfig(
            true,
            true,
            0,
            CONNECT_TIMEOUT.toNanos(),
            second,
            10,
            10,
            1000,
            10,
            1000,
            1,
            0,
            second,
            second,
            null);
    return new DriverSettings(
        "test",
        session,
        ServerAddress.parse("tcp://broker.test:" + port).servers(),
        (clean, assigned, authentication) -> new Connect("test", clean, 0, null, null, null),
        1 << 20,
        Runnable::run,
        false,
        TlsSettings.builder().build(),
        false,
        Map.of(),
        null,
        null,
        null);
  }

  private ServerSocket listening(String address, int port, int backlog) throws IOException {
    ServerSocket server = new ServerSocket(port, backlog, InetAddress.getByName(address));
    open.add(server);
    return server;
  }

  /** Connects without anybody accepting, until the system answers no more. */
  private void fill(ServerSocket server) throws IOException {
    for (int i = 0; i < 8; i++) {
      SocketChannel filler = SocketChannel.open();
      filler.configureBlocking(false);
      filler.connect(server.getLocalSocketAddress());
      open.add(filler);
    }
  }

  private static String addressOf(Channel channel) {
    return ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
  }
}
