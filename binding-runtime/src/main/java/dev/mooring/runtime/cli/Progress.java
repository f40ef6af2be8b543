package dev.mooring.runtime.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/**
 * A progress bar on standard error where somebody is looking at it, and nothing elsewhere: logs and
 * scripts have no use for it. For one thread.
 */
public final class Progress implements AutoCloseable {

  private final Consumer<String> speaker;
  private final Optional<ProgressBar> bar;

  private Progress(Consumer<String> speaker, Optional<ProgressBar> bar) {
    this.speaker = speaker;
    this.bar = bar;
  }

  /**
   * Begins.
   *
   * @param task what is done, in a word or two
   * @param total how many steps there are
   * @param elsewhere takes what is said where there is no bar
   */
  public static Progress of(String task, long total, PrintWriter elsewhere) {
    if (!isTerminal()) {
      return new Progress(
          line -> {
            elsewhere.println(line);
            elsewhere.flush();
          },
          Optional.empty());
    }
    BarLine line = new BarLine(System.err);
    return new Progress(
        line::say,
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setConsumer(line)
                .build()));
  }

  /** Says something that is to stay, above the bar. */
  public void say(String line) {
    speaker.accept(line);
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
