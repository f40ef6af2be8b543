package dev.mooring.runtime;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one logger was told while this was open. Safe for any thread. */
public final class CapturedLog implements AutoCloseable {

  private final Logger logger;
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

  private CapturedLog(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    appender.list = new CopyOnWriteArrayList<>();
    appender.start();
    logger.addAppender(appender);
  }

  /** Begins to listen to the logger of a class. */
  public static CapturedLog of(Class<?> owner) {
    return new CapturedLog(owner.getName());
  }

  /** Begins to listen to a logger that has a name of its own. */
  public static CapturedLog of(String name) {
    return new CapturedLog(name);
  }

  /** All that was told, in its order. */
  public List<ILoggingEvent> events() {
    return List.copyOf(appender.list);
  }

  /** The lines of a level, in their order. */
  public List<String> lines(Level level) {
    return appender.list.stream()
        .filter(event -> event.getLevel().equals(level))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
