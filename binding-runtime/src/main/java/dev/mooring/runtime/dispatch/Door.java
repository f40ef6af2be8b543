package dev.mooring.runtime.dispatch;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A protocol in which the API can be called. Safe for any thread; no method blocks. */
public interface Door {

  /** What it is, for messages. */
  String name();

  /** Where it is told to listen. */
  Listening listening();

  /**
   * Listens; to be called once.
   *
   * @return where, with the ports that were picked, in the order of the settings. Completes
   *     exceptionally, with a message for people, if one of the addresses cannot be had, and then
   *     {@link #stop} has still to be called.
   */
  CompletionStage<List<SocketAddress>> start();

  /**
   * Takes no more requests.
   *
   * @param grace how long requests under way may take
   * @return completes, never exceptionally, when all connections are closed
   */
  CompletionStage<Void> stop(Duration grace);
}
