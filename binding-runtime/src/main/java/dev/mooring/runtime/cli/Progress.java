package dev.mooring.runtime.cli;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A progress bar on standard error where somebody is looking at it, and nothing elsewhere: logs and
 * scripts have no use for it. For one thread.
 */
public final class Progress implements AutoCloseable {

  private final Optional<ProgressBar> bar;

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /**
   * Begins.
   *
   * @param task what is done, in a word or two
   * @param total how many steps there are
   */
  public static Progress of(String task, long total) {
    return new Progress(
        isTerminal()
            ? Optional.of(new ProgressBarBuilder().setTaskName(task).setInitialMax(total).build())
            : Optional.empty());
  }

  /** One step is done. */
  public void step() {
    bar.ifPresent(ProgressBar::step);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }

  /** From JDK 22 on there is a console without a terminal too, which says so. */
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }
}
