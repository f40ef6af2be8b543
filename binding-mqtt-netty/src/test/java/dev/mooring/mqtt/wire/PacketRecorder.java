package dev.mooring.mqtt.wire;

import dev.mooring.mqtt.packet.PacketHandler;
import dev.mooring.mqtt.packet.Publish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

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
  public void onConnAck(boolean sessionPresent, int returnCode) {
    record("CONNACK " + (sessionPresent ? "present " : "new ") + returnCode);
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
            + "]");
  }

  @Override
  public void onPubAck(int packetId) {
    record("PUBACK " + packetId);
  }

  @Override
  public void onPubRec(int packetId) {
    record("PUBREC " + packetId);
  }

  @Override
  public void onPubRel(int packetId) {
    record("PUBREL " + packetId);
  }

  @Override
  public void onPubComp(int packetId) {
    record("PUBCOMP " + packetId);
  }

  @Override
  public void onSubAck(int packetId, int[] returnCodes) {
    record("SUBACK " + packetId + " " + Arrays.toString(returnCodes));
  }

  @Override
  public void onUnsubAck(int packetId) {
    record("UNSUBACK " + packetId);
  }

  @Override
  public void onPingResp() {
    record("PINGRESP");
  }

  @Override
  public void onMalformed(String reason) {
    record("MALFORMED " + reason);
    malformed = true;
  }
}
