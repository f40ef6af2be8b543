package dev.mooring.tck.probe;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

final class ChecksTest {

  @Test
  void aTestIsSkippedWhereWhatItTakesForGrantedIsMissing() {
    TestAbortedException skipped =
        assertThrows(
            TestAbortedException.class,
            () ->
                Checks.given(
                    "a repeat",
                    () -> {
                      throw new AssertionError("nothing came");
                    }));
    assertEquals("there is nothing to see without a repeat", skipped.getMessage());
  }

  @Test
  void whatIsGivenIsHandedOn() throws Exception {
    assertEquals("it", Checks.given("it", () -> "it"));
  }

  @Test
  void aCallThatFailedIsNotDone() {
    CompletableFuture<String> call = new CompletableFuture<>();
    assertDoesNotThrow(() -> Checks.notDone("the call", call));
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new Exception("no"));
    assertDoesNotThrow(() -> Checks.notDone("the call", failed));
    call.complete("done");
    assertThrows(AssertionError.class, () -> Checks.notDone("the call", call));
  }
}
