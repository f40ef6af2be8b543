package dev.mooring.interop;

import dev.mooring.tck.mqtt.MosquittoFixture;

/**
 * Mosquitto, as a process of its own.
 *
 * <p>A fault of 2.0.11 that is not ours: to members of a shared subscription it sends more than
 * their Receive Maximum allows (20 messages without an acknowledgement at 10, by its own log),
 * which the client answers with DISCONNECT 0x93 as it should. It gives members messages in turn, so
 * that none has to announce a small one.
 */
final class MosquittoBroker implements RunningBroker {

  private final MosquittoFixture fixture = MosquittoFixture.inMemory();

  @Override
  public String host() {
    return fixture.host();
  }

  @Override
  public int port() {
    return fixture.port();
  }

  @Override
  public void close() {
    fixture.close();
  }
}
