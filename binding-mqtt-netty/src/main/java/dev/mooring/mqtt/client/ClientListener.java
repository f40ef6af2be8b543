package dev.mooring.mqtt.client;

/** Told what happens to a client. Called on its executor, one call after the other. */
public interface ClientListener {

  /** The client's state has changed. */
  default void onStatus(ClientStatus status) {}

  /**
   * A subscription that was made earlier was refused when it was made again after the broker had
   * lost the session. It is tried again with the next session.
   */
  default void onSubscriptionLost(String filter) {}
}
