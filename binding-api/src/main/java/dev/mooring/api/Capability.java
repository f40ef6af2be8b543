package dev.mooring.api;

/** What a binding promises beyond the bare contract. The conformance kit holds it to its word. */
public enum Capability {
  /** Messages sent one after the other to one place are handed over in that order. */
  ORDERED,
  /** A delivery that was not settled comes again. */
  REDELIVERS,
  /** A message that was settled does not come again, whatever happens to the connection. */
  DEDUPLICATES,
  /** Unsettled deliveries are bounded, and the far side is held back at the bound. */
  BACK_PRESSURE,
  /** Several handler calls may run at the same time. */
  CONCURRENT,
  /** Connections can be encrypted. */
  TLS,
  /** What was sent while no binding was connected is delivered afterwards. */
  DURABLE_SUBSCRIPTION,
  /** A connection that was lost comes back by itself. */
  RECONNECTS,
  /** A handler's response travels back to the sender. */
  RESPONDS
}
