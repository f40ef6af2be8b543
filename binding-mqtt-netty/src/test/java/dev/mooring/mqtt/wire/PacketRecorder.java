package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.ReasonCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what it is handed as lines of text, and fails whoever calls it while it is being
 * called or after a violation.
 */
class PacketRecorder implements PacketHandler {

  private final List<String> lines = new ArrayList<>();
  private Runnable reaction = () -> {};
  private boolean busy;
  private boolean malformed;

  /** What was handed over so far, oldest first. */
  List<String> lines() {
    return lines;
  }

  /** Runs something inside each call from now on. */
  void onEach(Runnable reaction) {
    this.reaction = reaction;
  }

  private void record(String line) {
    if (busy) {
      throw new AssertionError(line + " was handed over inside another call");
    }
    if (malformed) {
      throw new AssertionError(line + " was handed over after " + lines.get(lines.size() - 1));
    }
    lines.add(line);
    busy = true;
    try {
      reaction.run();
    } finally {
      busy = false;
    }
  }

  @Override
  public void onConnAck(ConnAck connAck) {
    ConnAck.Properties properties = connAck.properties();
    record(
        "CONNACK "
            + (connAck.sessionPresent() ? "present " : "new ")
            + connAck.code()
            + (properties.equals(ConnAck.Properties.DEFAULTS) ? "" : " " + properties));
  }

  @Override
  public void onOldConnAck(int returnCode) {
    record("OLD CONNACK " + returnCode);
  }

  @Override
  public void onPublish(Publish message, int packetId, boolean dup) {
    record(
        "PUBLISH "
            + message.topic()
            + " qos "
            + message.qos().level()
            + (message.retain() ? " retain" : "")
            + (dup ? " dup" : "")
            + " id "
            + packetId
            + " ["
            + HexFormat.of().formatHex(message.payload())
            + "]"
            + describe(message.properties()));
  }

  /** Properties as a few words; nothing if there are none. */
  static String describe(PublishProperties properties) {
    StringBuilder text = new StringBuilder();
    if (properties.payloadFormat() >= 0) {
      text.append(" format ").append(properties.payloadFormat());
    }
    if (properties.messageExpirySeconds() >= 0) {
      text.append(" expiry ").append(properties.messageExpirySeconds());
    }
    if (properties.contentType() != null) {
      text.append(" type ").append(properties.contentType());
    }
    if (properties.responseTopic() != null) {
      text.append(" answer ").append(properties.responseTopic());
    }
    if (properties.correlationData() != null) {
      text.append(" data ").append(HexFormat.of().formatHex(properties.correlationData()));
    }
    properties
        .userProperties()
        .forEach(each -> text.append(' ').append(each.name()).append('=').append(each.value()));
    properties.subscriptionIdentifiers().forEach(each -> text.append(" sub ").append(each));
    return text.toString();
  }

  private void acknowledgement(String type, int packetId, ReasonCode code, String reason) {
    record(
        type
            + " "
            + packetId
            + (code == ReasonCode.SUCCESS ? "" : " " + code)
            + (reason.isEmpty() ? "" : " \"" + reason + "\""));
  }

  @Override
  public void onPubAck(int packetId, ReasonCode code, String reason) {
    acknowledgement("PUBACK", packetId, code, reason);
  }

  @Override
  public void onPubRec(int packetId, ReasonCode code, String reason) {
    acknowledgement("PUBREC", packetId, code, reason);
  }

  @Override
  public void onPubRel(int packetId, ReasonCode code, String reason) {
    acknowledgement("PUBREL", packetId, code, reason);
  }

  @Override
  public void onPubComp(int packetId, ReasonCode code, String reason) {
    acknowledgement("PUBCOMP", packetId, code, reason);
  }

  @Override
  public void onSubAck(int packetId, int[] codes, String reason) {
    record(
        "SUBACK "
            + packetId
            + " "
            + Arrays.toString(codes)
            + (reason.isEmpty() ? "" : " \"" + reason + "\""));
  }

  @Override
  public void onUnsubAck(int packetId, int[] codes, String reason) {
    record(
        "UNSUBACK "
            + packetId
            + (codes.length == 0 ? "" : " " + Arrays.toString(codes))
            + (reason.isEmpty() ? "" : " \"" + reason + "\""));
  }

  @Override
  public void onPingResp() {
    record("PINGRESP");
  }

  @Override
  public void onDisconnect(Disconnect disconnect) {
    record(
        "DISCONNECT "
            + disconnect.code()
            + (disconnect.reason().isEmpty() ? "" : " \"" + disconnect.reason() + "\"")
            + (disconnect.serverReference() == null ? "" : " to " + disconnect.serverReference()));
  }

  @Override
  public void onAuth(ReasonCode code, @Nullable Authentication authentication, String reason) {
    byte[] data = authentication == null ? null : authentication.data();
    record(
        "AUTH "
            + code
            + (authentication == null ? "" : " " + authentication.method())
            + (data == null ? "" : " " + HexFormat.of().formatHex(data)));
  }

  @Override
  public void onMalformed(ReasonCode code, String reason) {
    record("MALFORMED " + reason + (code == ReasonCode.MALFORMED_PACKET ? "" : " " + code));
    malformed = true;
  }
}
