package dev.mooring.runtime.wiring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Level;
import dev.mooring.runtime.CapturedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Component files that change while a sidecar runs. */
@Timeout(60)
final class HotReloadTest {

  private static final OperationSettings WATCHING = watching(Duration.ofMinutes(10));

  private static final String RETRIES =
      """
      apiVersion: dapr.io/v1alpha1
      kind: Resiliency
      metadata: {name: r}
      spec:
        policies: {retries: {DefaultRetryPolicy: {duration: 10ms, maxRetries: 3}}}
      """;

  @TempDir private Path folder;
  @TempDir private Path secretsFolder;
  private OperatedSidecar sidecar;

  private static OperationSettings watching(Duration reconcile) {
    return new OperationSettings(
        List.of(), false, Optional.empty(), 0, false, false, false, Optional.of(reconcile));
  }

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
  void eventsGoWhereTheChangedComponentSaysAndNowhereElse() throws Exception {
    sidecar.component("out", "t", "name: direction, value: output");
    sidecar.component("in", "t", "name: direction, value: input", "name: route, value: first");
    sidecar.start(WATCHING);
    awaitEvent("out", "/first x");

    sidecar.component("in", "t", "name: direction, value: input", "name: route, value: second");
    awaitEvent("out", "/second x");
    sidecar.component("in", "t", "name: direction, value: input");
    awaitEvent("out", "/in x");

    create("out", "last");
    await().until(() -> sidecar.events.contains("/in last"));
    assertFalse(sidecar.events.contains("/first last"));
    assertFalse(sidecar.events.contains("/second last"));
  }

  @Test
  @DisplayName("1.7: a component that comes back has forgotten its route")
  void aComponentThatComesBackHasForgottenItsRoute() throws Exception {
    sidecar.component("out", "t", "name: direction, value: output");
    sidecar.component("in", "t", "name: direction, value: input", "name: route, value: first");
    sidecar.start(WATCHING);
    awaitEvent("out", "/first x");

    sidecar.delete("in.yaml");
    await().until(() -> sidecar.broker.subscribers("t") == 0);
    sidecar.component("in", "t", "name: direction, value: input");

    awaitEvent("out", "/in x");
  }

  @Test
  void aComponentThatIsNoLongerForTheApplicationEnds() throws Exception {
    sidecar.component("a", "t");
    sidecar.component("b", "t");
    sidecar.start(WATCHING);
    String text = Files.readString(folder.resolve("b.yaml"));

    sidecar.file("b.yaml", text + "scopes: [bakery]\n");
    await().until(() -> create("b", "x") == 500);
    sidecar.file("b.yaml", text + "scopes: [bakery, shop]\n");
    await().until(() -> create("b", "x") == 204);

    assertEquals(204, create("a", "x"));
  }

  @Test
  void anotherSecretIsFoundThoughNoComponentFileHasChanged() throws Exception {
    Path secrets =
        Files.writeString(secretsFolder.resolve("secrets.json"), "{\"route\": \"first\"}");
    sidecar.file(
        "store.yaml",
        """
        apiVersion: dapr.io/v1alpha1
        kind: Component
        metadata: {name: vault}
        spec:
          type: secretstores.local.file
          metadata: [{name: secretsFile, value: "%s"}]
        """
            .formatted(secrets));
    sidecar.component("a", "t", "name: route, secretKeyRef: {name: route}");
    sidecar.file(
        "a.yaml", Files.readString(folder.resolve("a.yaml")) + "auth: {secretStore: vault}\n");
    sidecar.start(watching(Duration.ofMillis(200)));
    awaitEvent("a", "/first x");

    Files.writeString(secrets, "{\"route\": \"second\"}");

    awaitEvent("a", "/second x");
  }

  @Test
  void policiesThatAreBrokenLeaveTheOldOnesInForce() throws Exception {
    sidecar.component("a", "t");
    sidecar.file("r.yaml", RETRIES);
    sidecar.start(WATCHING);
    awaitEvent("a", "/a x");

    sidecar.file(
        "r.yaml",
        RETRIES.replace("DefaultRetryPolicy", "another").replace("maxRetries: 3", "maxRetries: x"));
    sidecar.component("marker", "m", "name: direction, value: output");
    await().until(() -> create("marker", "x") == 204);
    sidecar.answers.addAll(List.of(500, 503));
    create("a", "again");

    await().until(() -> sidecar.events.stream().filter("/a again"::equals).count() >= 3);
  }

  @Test
  @DisplayName("1.7: a changed component that is broken leaves the old one running")
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

  /** Another sidecar, which does look, says when there was time enough to see the change. */
  @ParameterizedTest
  @ValueSource(strings = {"by an option", "by a Configuration"})
  void changesTakeNoEffectWhereThatIsSwitchedOff(String how) throws Exception {
    sidecar.component("a", "t");
    if (how.equals("by an option")) {
      sidecar.start(OperationSettings.NONE);
    } else {
      sidecar.file(
          "c.yaml", "kind: Configuration\nspec: {features: [{name: HotReload, enabled: false}]}\n");
      sidecar.start(WATCHING);
      sidecar.delete("c.yaml");
    }
    OperatedSidecar watching = new OperatedSidecar(folder);
    try {
      watching.start(WATCHING);
      for (String change : List.of("b", "c")) {
        sidecar.component(change, "t");
        await().until(() -> watching.create(change, "x").statusCode() == 204);
      }
    } finally {
      watching.close();
    }

    assertEquals(500, create("b", "x"));
    assertEquals(204, create("a", "x"));
  }

  @Test
  void aChangedConfigurationTakesEffectAtTheNextStartWhichTheLogSaysOnce() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(WATCHING);
    try (CapturedLog log = CapturedLog.of(HotReload.class)) {
      sidecar.file("c.yaml", "kind: Configuration\nspec: {api: {denied: [{name: bindings}]}}\n");
      await().until(() -> !log.lines(Level.WARN).isEmpty());
      sidecar.component("b", "t");
      await().until(() -> create("b", "x") == 204);
      sidecar.delete("c.yaml");
      sidecar.component("d", "t");
      await().until(() -> create("d", "x") == 204);

      assertEquals(
          List.of(
              "a Configuration has changed; that takes effect when the sidecar is started again"),
          log.lines(Level.WARN));
    }
  }

  /** What ignoreErrors covers is left out at the start; while a sidecar runs, everything is. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsBrokenStopsNothingWhateverIgnoreErrorsSays(boolean ignoreErrors) throws Exception {
    String covered = "spec:\n  ignoreErrors: " + ignoreErrors + "\n";
    sidecar.component("a", "t");
    sidecar.start(WATCHING);
    awaitEvent("a", "/a x");

    for (String name : List.of("a", "b")) {
      sidecar.component(name, "t", "name: qos, value: 7");
      String text = Files.readString(folder.resolve(name + ".yaml"));
      sidecar.file(name + ".yaml", text.replace("spec:\n", covered));
    }
    sidecar.component("marker", "t");
    await().until(() -> create("marker", "x") == 204);
    assertEquals(204, create("a", "x"));
    assertEquals(500, create("b", "x"));

    sidecar.component("b", "t");
    await().until(() -> create("b", "x") == 204);
  }

  @Test
  void whatIgnoreErrorsLeftOutAtTheStartBeginsWhenItIsMended() throws Exception {
    sidecar.component("a", "t", "name: qos, value: 7");
    String text = Files.readString(folder.resolve("a.yaml"));
    sidecar.file("a.yaml", text.replace("spec:\n", "spec:\n  ignoreErrors: true\n"));
    sidecar.start(WATCHING);
    assertEquals(500, create("a", "x"));

    sidecar.component("a", "t");

    await().until(() -> create("a", "x") == 204);
  }

  @Test
  void changedPoliciesTakeEffect() throws Exception {
    sidecar.component("a", "t");
    sidecar.start(WATCHING);
    awaitEvent("a", "/a x");

    sidecar.file("r.yaml", RETRIES);
    sidecar.component("marker", "m", "name: direction, value: output");
    await().until(() -> create("marker", "x") == 204);
    sidecar.answers.addAll(List.of(500, 503));
    create("a", "again");

    await().until(() -> sidecar.events.stream().filter("/a again"::equals).count() >= 3);
  }
}
