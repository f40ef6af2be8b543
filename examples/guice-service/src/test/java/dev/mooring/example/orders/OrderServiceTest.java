package dev.mooring.example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.runtime.Mooring;
import dev.mooring.test.Inbox;
import dev.mooring.test.MooringExtension;
import dev.mooring.test.TestBroker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The service against a broker. */
@Timeout(60)
@ExtendWith(MooringExtension.class)
final class OrderServiceTest {

  @Test
  void anOrderIsAnsweredWithAReceiptAndComesTwiceWithTheSame(TestBroker broker) throws Exception {
    Injector injector = Guice.createInjector(new OrderModule(Path.of("components"), broker.url()));
    try (Mooring service = injector.getInstance(Mooring.class)) {
      service.start();
      assertTrue(service.awaitReady().isReady(), () -> service.health().toString());
      Inbox receipts = broker.inbox("receipts");
      OutputBinding orders = broker.output("orders");

      orders.invoke(Request.create(Payload.utf8("{\"id\":\"a-1\",\"pieces\":2}")));
      assertEquals("{\"order\":\"a-1\",\"number\":1}", receipts.next().text());
      orders.invoke(Request.create(Payload.utf8("{\"id\":\"b-1\",\"pieces\":1}")));
      assertEquals("{\"order\":\"b-1\",\"number\":2}", receipts.next().text());
      orders.invoke(Request.create(Payload.utf8("{\"id\":\"a-1\",\"pieces\":2}")));
      assertEquals("{\"order\":\"a-1\",\"number\":1}", receipts.next().text());
    }
  }
}
