package dev.mooring.api;

import java.util.Map;

/** One message on its way to a handler. Immutable, safe for any thread, valid for ever. */
public interface Delivery {

  /** The message's bytes, exactly as they were sent. */
  Payload payload();

  /**
   * What the transport knows of the message beside its bytes, such as {@code topic}; names and
   * values are the transport's and may hold any character.
   */
  Map<String, String> metadata();

  /** Which attempt this is in this process, from 1. */
  int attempt();

  /** Whether the far side says, or this process knows, that the message may have come before. */
  boolean redelivered();
}
