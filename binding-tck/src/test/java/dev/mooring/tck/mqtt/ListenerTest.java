package dev.mooring.tck.mqtt;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerTest {

  @Test
  void refusesFromTheMomentItIsClosed() throws Exception {
    try (ReservedPort port = ReservedPort.take()) {
      for (int round = 0; round < 200; round++) {
        Semaphore accepted = new Semaphore(0);
        try (Listener listener = Listener.start(port.listen(), socket -> accepted.release());
            RawClient client = new RawClient(port.number())) {
          assertTrue(accepted.tryAcquire(10, TimeUnit.SECONDS), client + " at " + listener);
        }
        assertThrows(ConnectException.class, () -> new RawClient(port.number()), "round " + round);
      }
    }
  }
}
