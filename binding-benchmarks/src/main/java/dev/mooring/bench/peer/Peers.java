package dev.mooring.bench.peer;

import java.util.Locale;

/** The clients, with the settings under which each does best. */
enum Peers {
  /** Ours, a future for each message. */
  MOORING("Mooring", MooringPeer::futures),
  /** Ours, in the callback form. */
  MOORING_CALLBACK("Mooring, callback", MooringPeer::callbacks),
  /** Ours, through the binding. */
  MOORING_BINDING("Mooring, binding", MooringBindingPeer::new),
  /** HiveMQ's client, speaking 3.1.1. */
  HIVEMQ("HiveMQ", HiveMqPeer::new),
  /** HiveMQ's client, speaking 5.0. */
  HIVEMQ5("HiveMQ 5", HiveMq5Peer::new),
  /** Vert.x. */
  VERTX("Vert.x", VertxPeer::new),
  /** Eclipse Paho's asynchronous client. */
  PAHO("Paho", PahoPeer::new),
  /** netty-codec-mqtt and the least logic that completes the handshakes. */
  FLOOR("Netty floor", FloorPeer::new);

  private interface Connector {
    Peer connect(Endpoint endpoint, Workload workload, String clientId) throws Exception;
  }

  private final String title;
  private final Connector connector;

  Peers(String title, Connector connector) {
    this.title = title;
    this.connector = connector;
  }

  /** A client that is connected. */
  Peer connect(Endpoint endpoint, Workload workload, String clientId) throws Exception {
    return connector.connect(endpoint, workload, clientId);
  }

  String title() {
    return title;
  }

  /** Whether it is somebody else's client. */
  boolean competes() {
    return switch (this) {
      case HIVEMQ, HIVEMQ5, VERTX, PAHO -> true;
      case MOORING, MOORING_CALLBACK, MOORING_BINDING, FLOOR -> false;
    };
  }

  static Peers named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** What the command line says. */
  String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
