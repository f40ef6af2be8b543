package dev.mooring.mqtt.client;

/**
 * Told what happens to a client. Called on its executor, one call after the other; a call that does
 * not return holds back those that follow it, of which the oldest are dropped when too many wait.
 * What it throws is logged.
 */
public interface ClientListener {

  /** The client's state has changed; {@link ClientStatus.State#CLOSED} is the last. */
  default void onStatus(ClientStatus status) {}

  /**
   * A subscription that was made earlier was refused when it was made again after the broker had
   * lost the session. It is tried again with the next session.
   */
  default void onSubscriptionLost(String filter) {}
}
