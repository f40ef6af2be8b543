package dev.mooring.mqtt.store;

/**
 * Hears how a store's records fare. Called on the thread of the {@link StoreWriter}, which serves
 * every store of the process: hand the news over and return.
 */
public interface StoreListener {

  /** All records up to this position are safe. Positions told grow, and may skip some. */
  void onCommitted(long position);

  /**
   * The store has failed for good: records after the last position told may or may not be found
   * when it is opened again, and none will be told committed. Told once; {@link
   * FileSessionStore#close} is still due.
   */
  void onFailed(StoreException cause);
}
