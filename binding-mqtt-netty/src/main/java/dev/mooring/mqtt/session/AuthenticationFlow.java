package dev.mooring.mqtt.session;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * Enhanced authentication on one connection (MQTT 5.0 section 4.12), between the broker and the
 * application's authenticator, which takes its time to answer. Tells what is to be done next; who
 * does it is {@link Greeting}.
 */
final class AuthenticationFlow {

  /** How far an exchange has come. */
  enum State {
    /** None is under way. */
    NONE,
    /** The authenticator was asked how to begin; CONNECT waits for it. */
    BEGINNING,
    /** The authenticator was asked how to begin anew. */
    BEGINNING_ANEW,
    /** The broker has our data. */
    AWAITING_BROKER,
    /** The authenticator was asked for an answer. */
    ANSWERING,
    /** The authenticator looks at the broker's last data. */
    FINISHING
  }

  private State state = State.NONE;
  private String method = "";

  /** Whether CONNACK has accepted the connection. */
  private boolean accepted;

  private int ticket;

  State state() {
    return state;
  }

  /** Whether CONNECT waits for the authenticator. */
  boolean isBeginning() {
    return state == State.BEGINNING;
  }

  /** A new connection. */
  int begin() {
    accepted = false;
    state = State.BEGINNING;
    return ++ticket;
  }

  /** The same once more on a connection that was accepted; 0 if one is under way. */
  int beginAnew() {
    if (state != State.NONE || !accepted) {
      return 0;
    }
    state = State.BEGINNING_ANEW;
    return ++ticket;
  }

  boolean isCurrent(int answered) {
    return answered == ticket && state != State.NONE && state != State.AWAITING_BROKER;
  }

  /** The authenticator has answered with what is sent to the broker; where that stood. */
  State onAnswer(@Nullable Authentication answer) {
    State before = state;
    if (answer != null) {
      method = answer.method();
    }
    if (before == State.FINISHING) {
      accepted = true;
      state = State.NONE;
    } else {
      state = State.AWAITING_BROKER;
    }
    return before;
  }

  /** The broker wants more; {@code null}, or how it broke the protocol. */
  @Nullable ProtocolViolation onAuth(ReasonCode code, @Nullable Authentication sent) {
    if (state != State.AWAITING_BROKER) {
      return new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "AUTH that nobody asked for [MQTT-4.12.0-6]");
    }
    if (sent == null || !sent.method().equals(method)) {
      return new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "AUTH with another authentication method [MQTT-4.12.0-5]");
    }
    if (code == ReasonCode.SUCCESS && !accepted) {
      return new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "AUTH ends what CONNACK has to end [MQTT-4.12.0-2]");
    }
    state = code == ReasonCode.SUCCESS ? State.FINISHING : State.ANSWERING;
    ticket++;
    return null;
  }

  /** CONNACK accepts; {@code null}, or how the broker broke the protocol. */
  @Nullable ProtocolViolation onAccepted(@Nullable Authentication sent) {
    if (state == State.NONE) {
      return sent == null
          ? null
          : new ProtocolViolation(
              ReasonCode.PROTOCOL_ERROR,
              "CONNACK names an authentication method that nobody asked for [MQTT-4.12.0-6]");
    }
    if (sent == null || !sent.method().equals(method)) {
      return new ProtocolViolation(
          ReasonCode.PROTOCOL_ERROR, "CONNACK with another authentication method [MQTT-4.12.0-5]");
    }
    state = State.FINISHING;
    ticket++;
    return null;
  }

  int ticket() {
    return ticket;
  }
}
