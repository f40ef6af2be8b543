package dev.mooring.mqtt.tls;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What is said past our logging framework: on standard output and standard error, where uncaught
 * exceptions end up too, and through the JDK's own loggers, at their finest level.
 */
final class ProcessOutput {

  private static final Logger JDK_ROOT = Logger.getLogger("");

  private final PrintStream out = System.out;
  private final PrintStream error = System.err;
  private final Level level = JDK_ROOT.getLevel();
  private final Handler[] others = JDK_ROOT.getHandlers();
  private final Tee outTee;
  private final Tee errorTee;
  private final Handler records;

  private ProcessOutput(Consumer<String> reader) {
    this.outTee = new Tee(out, reader);
    this.errorTee = new Tee(error, reader);
    this.records = new Records(reader);
  }

  /** Hands over every line from now on, on the thread that says it. */
  static ProcessOutput readBy(Consumer<String> reader) {
    ProcessOutput output = new ProcessOutput(reader);
    System.setOut(new PrintStream(output.outTee, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(output.errorTee, true, StandardCharsets.UTF_8));
    // Their own handlers would write all of it to standard error.
    for (Handler other : output.others) {
      JDK_ROOT.removeHandler(other);
    }
    JDK_ROOT.addHandler(output.records);
    JDK_ROOT.setLevel(Level.ALL);
    return output;
  }

  /** Leaves everything as it was, having handed over lines that were not ended. */
  void restore() {
    System.setOut(out);
    System.setErr(error);
    JDK_ROOT.setLevel(level);
    JDK_ROOT.removeHandler(records);
    for (Handler other : others) {
      JDK_ROOT.addHandler(other);
    }
    outTee.endLine();
    errorTee.endLine();
  }

  /** Passes everything on, and hands it over line by line. Its stream locks around each write. */
  private static final class Tee extends OutputStream {
    private final PrintStream next;
    private final Consumer<String> reader;
    private final StringBuilder line = new StringBuilder();

    Tee(PrintStream next, Consumer<String> reader) {
      this.next = next;
      this.reader = reader;
    }

    @Override
    public void write(int character) {
      next.write(character);
      if (character == '\n') {
        endLine();
      } else {
        line.append((char) (character & 0xff));
      }
    }

    @Override
    public void flush() {
      next.flush();
    }

    void endLine() {
      reader.accept(line.toString());
      line.setLength(0);
    }
  }

  private static final class Records extends Handler {
    private final Consumer<String> reader;

    Records(Consumer<String> reader) {
      this.reader = reader;
      setFormatter(new SimpleFormatter());
    }

    @Override
    public void publish(LogRecord message) {
      reader.accept(getFormatter().format(message));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
