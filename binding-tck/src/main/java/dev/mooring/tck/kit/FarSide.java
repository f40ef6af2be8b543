package dev.mooring.tck.kit;

import dev.mooring.api.Payload;
import java.util.List;
import java.util.Set;

/**
 * The other end of the wire: a broker, a server, a folder. It acts and sees independently of the
 * binding under test, as somebody else who uses the same broker would.
 *
 * <p>Implements what it can and names it in {@link #levers()}; a test that needs more is skipped
 * with the reason. Called by one thread at a time; methods may block and may throw any {@link
 * Exception}, which fails the test.
 */
public interface FarSide extends AutoCloseable {

  /** Which of the methods work. */
  Set<Lever> levers();

  /** Sends a message to a place; on return the far side has it and will hand it out. */
  default void send(String place, Payload payload) throws Exception {
    throw missing(Lever.SENDS);
  }

  /**
   * The messages that the far side has taken for a place so far, oldest first. Whoever has to look
   * from outside begins to look when {@link #watch} is called.
   */
  default List<Payload> received(String place) throws Exception {
    throw missing(Lever.SHOWS);
  }

  /** Called before anything is sent to a place whose messages are asked for later. */
  default void watch(String place) throws Exception {}

  /** Ends all connections and refuses new ones until {@link #comeBack}. */
  default void goDown() throws Exception {
    throw missing(Lever.GOES_DOWN);
  }

  /** Takes connections again, with the state it had when it went down. */
  default void comeBack() throws Exception {
    throw missing(Lever.GOES_DOWN);
  }

  /** Ends all connections without a word; new ones are taken at once. */
  default void cut() throws Exception {
    throw missing(Lever.CUTS);
  }

  /** How many connections of bindings there are now. */
  default int connections() throws Exception {
    throw missing(Lever.COUNTS);
  }

  @Override
  default void close() {}

  private static UnsupportedOperationException missing(Lever lever) {
    return new UnsupportedOperationException("this far side does not declare " + lever);
  }
}
