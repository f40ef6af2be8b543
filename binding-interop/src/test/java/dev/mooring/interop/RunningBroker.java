package dev.mooring.interop;

import dev.mooring.tck.mqtt.FaultProxy;

/** A broker that a class of tests talks to. */
interface RunningBroker extends AutoCloseable {

  String host();

  int port();

  default String url() {
    return "tcp://" + host() + ":" + port();
  }

  /** A network between it and a client, which can fail. */
  default FaultProxy network() {
    return FaultProxy.to(host(), port());
  }

  @Override
  void close();
}
