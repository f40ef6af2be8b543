package dev.mooring.dist;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.mooring.runtime.cli.LogOutput;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Sets logging up without a file, which would take longer to read than all our own. Found by
 * logback for the beginning, and by the command for the rest.
 */
public final class LogbackSetup extends ContextAwareBase implements Configurator, LogOutput {

  private static final String OURS = "dev.mooring";
  private static final String LEVEL_VARIABLE = "MOORING_LOG_LEVEL";
  private static final String APPENDER = "stdout";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    LogLines lines = new LogLines();
    lines.setContext(context);
    lines.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(APPENDER);
    appender.setEncoder(lines);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    context.getLogger(OURS).setLevel(Level.toLevel(System.getenv(LEVEL_VARIABLE), Level.INFO));
    // The embedded broker warns of much that is no concern of whoever tries something out.
    context.getLogger("io.moquette").setLevel(Level.ERROR);
    // A port that is taken is told as an error of the command.
    context.getLogger("io.moquette.broker.NewNettyAcceptor").setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  @Override
  public void configure(LogOutput.Settings settings) {
    Level level =
        switch (settings.level().toLowerCase(Locale.ROOT)) {
          case "debug" -> Level.DEBUG;
          case "info" -> Level.INFO;
          case "warn", "warning" -> Level.WARN;
          case "error", "fatal" -> Level.ERROR;
          default ->
              throw new IllegalArgumentException(
                  "\"" + settings.level() + "\" is no level; expected debug, info, warn or error");
        };
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logback)) {
      return;
    }
    if (System.getenv(LEVEL_VARIABLE) == null) {
      logback.getLogger(OURS).setLevel(level);
    }
    if (logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
            instanceof ConsoleAppender<ILoggingEvent> appender
        && appender.getEncoder() instanceof LogLines lines) {
      lines.use(settings);
    }
  }
}
