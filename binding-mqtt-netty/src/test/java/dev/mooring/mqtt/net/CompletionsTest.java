package dev.mooring.mqtt.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How outcomes come to the executor: few tasks, and nothing lost between two of them. */
class CompletionsTest {

  private final List<Runnable> tasks = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Completions completions = new Completions(tasks::add);

  private void add(int count) {
    for (int i = 0; i < count; i++) {
      String name = "outcome " + (told.size() + i);
      completions.add(() -> told.add(name));
    }
  }

  private void runAll() {
    List<Runnable> now = List.copyOf(tasks);
    tasks.clear();
    now.forEach(Runnable::run);
  }

  @Test
  void nothingToTellIsNoTask() {
    completions.flush();
    assertEquals(List.of(), tasks);
  }

  @Test
  void oneOutcomeIsTheTaskItself() {
    Runnable outcome = () -> told.add("only");
    completions.add(outcome);
    completions.flush();
    assertEquals(1, tasks.size());
    assertSame(outcome, tasks.get(0));
  }

  @Test
  void manyOutcomesAreOneTaskInTheirOrder() {
    add(3);
    completions.flush();
    assertEquals(1, tasks.size());
    runAll();
    assertEquals(List.of("outcome 0", "outcome 1", "outcome 2"), told);
  }

  @Test
  void whatWasHandedOverIsToldOnceWhateverCameAfterIt() {
    List<Integer> counts = List.of(1, 2, 1, 1, 5, 1);
    for (int count : counts) {
      add(count);
      completions.flush();
      completions.flush();
      runAll();
    }
    assertEquals(counts.stream().mapToInt(each -> each).sum(), told.size());
    assertEquals(told.size(), told.stream().distinct().count());
  }
}
