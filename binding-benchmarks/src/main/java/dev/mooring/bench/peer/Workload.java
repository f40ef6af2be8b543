package dev.mooring.bench.peer;

/**
 * What a client is made to do.
 *
 * @param kind which way messages go
 * @param qos 0, 1 or 2
 * @param size bytes of each payload
 * @param window sends that may be unacknowledged; messages that the broker may have unacknowledged
 *     in {@link Kind#RECEIVE}, 0 for very many; connections of {@link Kind#IDLE}; per cent of the
 *     client's own capacity of {@link Kind#LATENCY}
 */
record Workload(Kind kind, int qos, int size, int window) {

  /** Which way messages go. */
  enum Kind {
    /** From the client to the null broker. */
    PUBLISH,
    /** From the client to the null broker, through TLS. */
    PUBLISH_TLS,
    /** From the null broker to the client, whose handler is on a thread of its own. */
    RECEIVE,
    /** From the client through a real broker to a second client of the kind. */
    ROUND_TRIP,
    /**
     * At a part of the rate that the client is capable of; what counts is the time from when a
     * message should have been sent.
     */
    LATENCY,
    /** A connection is cut while all sends of a window are unacknowledged. */
    RESUME,
    /** Connections that do nothing. */
    IDLE
  }

  private static final int MANY = 1000;

  /** As {@link #toString} writes it. */
  static Workload parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException(
          "a workload is KIND/QOS/SIZE/WINDOW, such as PUBLISH/1/64/1000, not " + text);
    }
    return new Workload(
        Kind.valueOf(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]));
  }

  /** Messages that may be unacknowledged, as clients and broker are told. */
  int inFlight() {
    return switch (kind) {
      case PUBLISH, PUBLISH_TLS, ROUND_TRIP, RESUME -> window;
      case RECEIVE -> window == 0 ? MANY : window;
      case LATENCY, IDLE -> MANY;
    };
  }

  /** What people read. */
  String title() {
    String message = " QoS " + qos + ", " + size + " B";
    return switch (kind) {
      case PUBLISH -> "publish" + message + ", window " + window;
      case PUBLISH_TLS -> "publish by TLS" + message + ", window " + window;
      case RECEIVE -> "receive" + message + (window == 0 ? "" : ", window " + window);
      case ROUND_TRIP -> "through mosquitto" + message + ", window " + window;
      case LATENCY -> "latency" + message + ", at " + window + " % of capacity";
      case RESUME -> "resume" + message + ", " + window + " open sends";
      case IDLE -> window + " idle connections";
    };
  }

  @Override
  public String toString() {
    return kind + "/" + qos + "/" + size + "/" + window;
  }
}
