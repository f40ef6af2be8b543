package dev.mooring.mqtt.session;

/**
 * What the application wants to come after the work under way, and how long that work may take. A
 * stronger wish replaces a weaker one, never the other way round.
 */
final class Ending {

  /** What is to come, the strongest last. */
  enum Kind {
    /** Nothing ends. */
    NONE,
    /** The connection ends and another one is made. */
    RENEW,
    /** The connection ends; the session can be started again. */
    SUSPEND,
    /** The session ends. */
    CLOSE
  }

  private Kind wanted = Kind.NONE;
  private long deadline = Long.MAX_VALUE;

  /** Whether the session was started again while it was being suspended. */
  private boolean restart;

  /** Returns whether it is taken up: not if more is wanted already. */
  boolean ask(Kind kind, long latest) {
    if (kind.compareTo(wanted) < 0) {
      return false;
    }
    wanted = kind;
    restart = false;
    deadline = Math.min(deadline, latest);
    return true;
  }

  /** The session is started: whether that has to wait for the end of a suspension. */
  boolean restarts() {
    restart = wanted == Kind.SUSPEND;
    return restart;
  }

  boolean isUnderWay() {
    return wanted != Kind.NONE;
  }

  boolean isRenewal() {
    return wanted == Kind.RENEW;
  }

  boolean isClose() {
    return wanted == Kind.CLOSE;
  }

  /** Whether messages that come are taken; else they are left to the broker. */
  boolean takesMessages() {
    return wanted == Kind.NONE || wanted == Kind.RENEW;
  }

  /** When the work under way is not waited for any longer. */
  long deadline() {
    return deadline;
  }

  /** It is there; returns what it was. */
  Kind finish() {
    Kind finished = wanted;
    wanted = Kind.NONE;
    deadline = Long.MAX_VALUE;
    return finished;
  }

  /** Whether the session is to start again after its suspension; asked once. */
  boolean takeRestart() {
    boolean wished = restart;
    restart = false;
    return wished;
  }
}
