package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;

/** What is known of a message that the application publishes, from outside of the session. */
final class Sent {

  /** Where the session must have it, going by what it has done. */
  enum Place {
    /** About to be handed to the session. */
    NEW,
    /** In its queue. */
    WAITING,
    /** QoS 0: handed to a connection. */
    UNWRITTEN,
    /** In an exchange under a packet identifier. */
    OPEN,
    /** Nowhere any more. */
    GONE
  }

  final int number;
  final Publish publish;
  Place place = Place.NEW;

  /** Exchanges that were begun for it, and PUBLISH packets that left for it. */
  int exchanges;

  int packets;

  /** Whether a PUBLISH has left in the present exchange, so that the next one is a repeat. */
  boolean packetInExchange;

  /** Where the present exchange's PUBREC was read in the sequence of all; 0 for not yet. */
  int pubRecAt;

  /** The connection that its PUBREL left on last. */
  int pubRelLink;

  /** The connection that it has to be taken up on before anything new is sent. */
  int owedOnLink;

  /** The record that its next packet depends on. */
  long position;

  /** The broker has refused it, and the client knows. */
  boolean refused;

  boolean outcomeTold;
  boolean notSent;
  boolean written;

  /** When the call has to be answered; when the message has expired, if it does. */
  long deadline = Long.MAX_VALUE;

  long expiresAt = Long.MAX_VALUE;

  /** It comes from the store, which knows less about its age. */
  boolean restored;

  /** How often the broker has taken it, and in which of its sessions it did so last. */
  int takenByBroker;

  int takenInSession;

  Sent(int number, Publish publish) {
    this.number = number;
    this.publish = publish;
  }

  QoS qos() {
    return publish.qos();
  }

  @Override
  public String toString() {
    return Messages.describe(publish);
  }
}
