package dev.mooring.test;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.mooring.api.Payload;
import dev.mooring.api.Request;
import dev.mooring.runtime.ComponentSpec;
import dev.mooring.runtime.Mooring;
import dev.mooring.runtime.MooringBuilder;
import dev.mooring.runtime.MooringException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** After the end no thread, socket or file of Mooring's remains; against a real broker. */
@Timeout(60)
final class NothingLeftBehindTest {

  /** Threads that the JDK, the broker and the test keep. */
  private static final Set<String> OTHERS =
      Set.of(
          "CompletableFutureDelayScheduler",
          "ForkJoinPool.commonPool-",
          "Cleaner-",
          "Attach",
          "awaitility",
          "globalEventExecutor",
          "nioEventLoopGroup",
          "Session");

  @RegisterExtension static final MooringExtension MOORING = new MooringExtension();

  @TempDir private Path folder;

  private MooringBuilder builder(TestBroker broker) {
    return Mooring.builder()
        .applicationId("shop")
        .dataDirectory(folder.resolve("data"))
        .component(
            ComponentSpec.of("orders", "bindings.mqtt3")
                .with("url", broker.url())
                .with("topic", "orders")
                .with("sessionStore", "file"))
        .component(
            ComponentSpec.of("receipts", "bindings.mqtt")
                .with("url", broker.url())
                .with("topic", "receipts")
                .with("direction", "output")
                .with("clientID", "receipts"))
        .handler("orders", String.class, (text, delivery) -> null);
  }

  private static List<String> threadsSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .map(Thread::getName)
        .filter(name -> OTHERS.stream().noneMatch(name::startsWith))
        .toList();
  }

  /** Runs once what a process does only once, then again, and compares before and after. */
  private void assertNothingIsLeft(Run run) throws Exception {
    Assumptions.assumeTrue(Descriptors.areVisible());
    int atRest = Descriptors.open().size();
    run.run();
    Set<Thread> before = Set.copyOf(Thread.getAllStackTraces().keySet());
    // A connection that the broker still closes is no measure.
    await().until(() -> Descriptors.open().size() <= atRest);
    List<String> open = Descriptors.open();

    run.run();

    // Netty says that its threads have ended a moment before they have.
    await().untilAsserted(() -> assertEquals(List.of(), threadsSince(before)));
    await().untilAsserted(() -> assertEquals(List.of(), descriptorsBeside(open)));
  }

  /** What was open before may have gone since: the broker closes its connections when it likes. */
  private static List<String> descriptorsBeside(List<String> before) {
    List<String> left = new ArrayList<>(Descriptors.open());
    before.forEach(left::remove);
    return left;
  }

  private interface Run {
    void run() throws Exception;
  }

  private List<String> locks() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
  }

  @Test
  void afterAnOrdinaryLife(TestBroker broker) throws Exception {
    assertNothingIsLeft(
        () -> {
          try (Mooring mooring = builder(broker).build()) {
            mooring.start();
            assertTrue(mooring.awaitReady().isReady(), () -> mooring.health().toString());
            mooring
                .output("receipts")
                .invoke(Request.create(Payload.utf8("x")))
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
          }
        });
    assertTrue(
        locks().stream().noneMatch(name -> name.contains("dead-letters")), locks()::toString);
  }

  @Test
  void afterAStartThatFailed(TestBroker broker) throws Exception {
    assertNothingIsLeft(
        () -> {
          try (Mooring mooring =
              builder(broker)
                  .component(
                      ComponentSpec.of("absent", "bindings.mqtt")
                          .with("url", "tcp://127.0.0.1:1")
                          .with("topic", "t")
                          .with("direction", "output")
                          .with("failFast", true))
                  .build()) {
            ExecutionException failure =
                assertThrows(
                    ExecutionException.class,
                    () -> mooring.start().toCompletableFuture().get(30, TimeUnit.SECONDS));
            assertTrue(
                assertInstanceOf(MooringException.class, failure.getCause())
                    .reasons()
                    .get(0)
                    .contains("\"absent\""));
          }
        });
  }

  @Test
  void afterAnEndInTheMiddleOfTheStart(TestBroker broker) throws Exception {
    assertNothingIsLeft(
        () -> {
          Mooring mooring = builder(broker).build();
          mooring.start();
          mooring.close();
        });
  }

  @Test
  void whatIsBuiltAndNeverStartedHoldsNothing(TestBroker broker) throws Exception {
    assertNothingIsLeft(() -> builder(broker).build());
  }
}
