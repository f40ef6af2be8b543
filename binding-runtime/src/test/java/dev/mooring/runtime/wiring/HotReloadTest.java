package dev.mooring.runtime.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Component files that change while a sidecar runs. */
@Timeout(60)
final class HotReloadTest {

  private static final OperationSettings WATCHING =
      new OperationSettings(
          List.of(),
          false,
          Optional.empty(),
          0,
          false,
          false,
          false,
          Optional.of(Duration.ofMinutes(10)));

  @TempDir private Path folder;
  private OperatedSidecar sidecar;

  @BeforeEach
  void open() throws Exception {
    sidecar = new OperatedSidecar(folder);
  }

  @AfterEach
  void close() throws Exception {
    sidecar.close();
  }

  private int create(String binding, String body) throws Exception {
    return sidecar.create(binding, body).statusCode();
  }

  /** Sends until an event has come by this way: an input may still be on its way. */
  private void awaitEvent(String sender, String event) {
    await()
        .until(
            () -> {
              create(sender, "x");
              return sidecar.events.contains(event);
            });
  }

  @Test
  void whatIsAddedBeginsAndWhatIsRemovedEnds() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(WATCHING);
    assertEquals(500, create("b", "x"));

    sidecar.component("b", "t");
    await().until(() -> create("b", "x") == 204);
    awaitEvent("a", "/b x");

    sidecar.delete("b.yaml");
    await().until(() -> create("b", "x") == 500);
    assertEquals(204, create("a", "x"));
  }

  @Test
  void aChangedTopicTakesTheOldOnesPlace() throws Exception {
    sidecar.component("in", "old", "name: direction, value: input");
    sidecar.component("out", "new", "name: direction, value: output");
    sidecar.start(WATCHING);

    sidecar.component(
        "in", "new", "name: direction, value: input", "name: consumerID, value: fresh");

    awaitEvent("out", "/in x");
  }

  @Test
  void whatIsBrokenKeepsTheOldOneRunning() throws Exception {
    sidecar.component("a", "t");
    sidecar.component("marker", "m");
    sidecar.start(WATCHING);
    awaitEvent("a", "/a x");

    sidecar.component("a", "t", "name: qos, value: 7");
    sidecar.component("b", "t");
    await().until(() -> create("b", "x") == 204);
    assertEquals(204, create("a", "x"));

    sidecar.file("a.yaml", "{");
    sidecar.component("c", "t");
    await().until(() -> create("c", "x") == 204);
    assertEquals(204, create("a", "x"));
  }

  @Test
  void whatDoesNotStartGivesItsPlaceBack() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(WATCHING);

    sidecar.component("a", "t", "name: start, value: fail");
    sidecar.component("b", "t");
    await().until(() -> create("b", "x") == 204);

    await().until(() -> create("a", "x") == 204);
    awaitEvent("b", "/a x");
  }

  @Test
  void nobodyWhoCallsAtTheWrongMomentNotices() throws Exception {
    sidecar.component("a", "t0");
    sidecar.start(WATCHING);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> refused =
        CompletableFuture.supplyAsync(
            () -> {
              int failures = 0;
              try {
                while (!over.get()) {
                  failures += create("a", "x") == 204 ? 0 : 1;
                }
              } catch (Exception e) {
                throw new AssertionError(e);
              }
              return failures;
            });

    for (int i = 1; i <= 3; i++) {
      String marker = "marker" + i;
      sidecar.component("a", "t" + i);
      sidecar.component(marker, "m");
      await().until(() -> create(marker, "x") == 204);
    }
    over.set(true);

    assertEquals(0, OperatedSidecar.get(refused));
  }

  @Test
  void changedPoliciesTakeEffect() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(WATCHING);
    awaitEvent("a", "/a x");

    sidecar.file(
        "r.yaml",
        """
        apiVersion: dapr.io/v1alpha1
        kind: Resiliency
        metadata: {name: r}
        spec:
          policies: {retries: {DefaultRetryPolicy: {duration: 10ms, maxRetries: 3}}}
        """);
    sidecar.component("marker", "m");
    await().until(() -> create("marker", "x") == 204);
    int before = sidecar.events.size();
    sidecar.answers.addAll(List.of(500, 503));
    create("a", "again");

    await().until(() -> sidecar.events.size() >= before + 3);
    assertTrue(
        sidecar.events.subList(before, before + 3).stream().allMatch("/a again"::equals),
        sidecar.events.toString());
  }
}
