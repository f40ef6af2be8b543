package dev.mooring.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the extension gives to a test. */
@Timeout(60)
final class MooringExtensionTest {

  @RegisterExtension static final MooringExtension MOORING = new MooringExtension();

  @Test
  void aTestGetsABrokerThatListensOnAFreePort(TestBroker broker) throws Exception {
    assertSame(MOORING.broker(), broker);
    assertEquals("tcp://127.0.0.1:" + broker.port(), broker.url());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", broker.port()), 5_000);
    }
    try (TestBroker other = TestBroker.start()) {
      assertNotEquals(broker.port(), other.port());
    }
  }

  @Test
  void whatAnOutputSendsComesToTheInboxOfItsTopic(TestBroker broker) throws Exception {
    Inbox inbox = broker.inbox("shop/+");
    OutputBinding output = broker.output("shop/orders");

    for (String text : List.of("one", "two")) {
      output
          .invoke(Request.create(Payload.utf8(text)))
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    }

    Inbox.Message first = inbox.next();
    assertEquals("shop/orders", first.topic());
    assertEquals("one", first.text());
    assertEquals("two", inbox.next().text());
    assertEquals(List.of(), inbox.drain());
    AssertionError none =
        assertThrows(AssertionError.class, () -> inbox.next(Duration.ofMillis(1)));
    assertTrue(String.valueOf(none.getMessage()).contains("\"shop/+\" within 1 ms"));
  }

  @Test
  void aBrokerThatIsStoppedCanBeRestartedOnItsPort(TestBroker broker) throws Exception {
    int port = broker.port();
    OutputBinding output = broker.output("orders");
    broker.stop();
    broker.restart();

    assertEquals(port, broker.port());
    output
        .invoke(Request.create(Payload.utf8("sent after the reconnection")))
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void outsideOfATestThereIsNoBroker() {
    assertThrows(IllegalStateException.class, () -> new MooringExtension().broker());
  }
}
