package dev.mooring.mqtt.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.packet.Authentication;
import dev.mooring.mqtt.packet.ConnAck;
import dev.mooring.mqtt.packet.Disconnect;
import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.PublishProperties;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.RetainHandling;
import dev.mooring.mqtt.packet.TopicSubscription;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A session that is told facts in words, so that a table of a test reads like the protocol: {@code
 * connect 0; publish a 2; PUBREC 1; cut; connect 1}. Packets of the broker are written in capitals,
 * {@code @} is the clock in milliseconds. Time stands still but for {@code wait}.
 */
final class SessionScript {

  static final long MILLIS = 1_000_000L;

  final RecordingEffects effects = new RecordingEffects();
  final RecordingStore store = new RecordingStore();
  final ClientSession session;
  private final boolean stores;
  private final Map<String, RecordingEffects.NamedOutgoing> published = new HashMap<>();
  private long now = 1_000 * MILLIS;
  private int timersFired;

  SessionScript(String options) {
    this(options, null);
  }

  /**
   * A session of these options, such as {@code window=2 clean}; with the word store it has one,
   * whose records are safe only after {@code commit}.
   */
  SessionScript(String options, @Nullable StoredSession stored) {
    Map<String, String> set = new HashMap<>();
    for (String option : words(options)) {
      int equals = option.indexOf('=');
      set.put(
          equals < 0 ? option : option.substring(0, equals),
          equals < 0 ? "1" : option.substring(equals + 1));
    }
    stores = set.containsKey("store");
    SessionConfig config =
        new SessionConfig(
            set.containsKey("clean"),
            !set.containsKey("wipes"),
            number(set, "keepAlive", 0) * MILLIS,
            number(set, "connectTimeout", 10_000) * MILLIS,
            number(set, "requestTimeout", 10_000) * MILLIS,
            (int) number(set, "window", 3),
            (int) number(set, "queue", 5),
            number(set, "queueBytes", 1_000),
            (int) number(set, "inbound", 100),
            number(set, "inboundBytes", 10_000),
            (int) number(set, "brokers", 1),
            number(set, "minDelay", 100) * MILLIS,
            number(set, "maxDelay", 1_000) * MILLIS,
            number(set, "stable", 30_000) * MILLIS,
            set.containsKey("mqtt5") ? mqtt5(set) : null);
    session =
        new ClientSession(
            config, effects, stores ? store : SessionStore.NONE, stored, new Random(1));
  }

  private static Mqtt5Config mqtt5(Map<String, String> set) {
    return new Mqtt5Config(
        number(set, "expiry", 3600),
        (int) number(set, "receive", 10),
        (int) number(set, "aliases", 0),
        set.containsKey("auth"),
        set.containsKey("follow") ? List.of(set.get("follow").split("\\+", -1)) : List.of());
  }

  /** A session that an earlier process left: {@code 1=a:2} open QoS 2, {@code 2} released. */
  static StoredSession stored(String outbound, Set<Integer> received, Set<String> filters) {
    List<StoredSession.Exchange> exchanges =
        words(outbound).stream()
            .map(
                word -> {
                  int equals = word.indexOf('=');
                  if (equals < 0) {
                    return new StoredSession.Exchange(Integer.parseInt(word), null);
                  }
                  int colon = word.indexOf(':');
                  return new StoredSession.Exchange(
                      Integer.parseInt(word.substring(0, equals)),
                      message(
                          word.substring(equals + 1, colon),
                          Integer.parseInt(word.substring(colon + 1)),
                          0));
                })
            .toList();
    return new StoredSession(exchanges, received, filters);
  }

  /** Tells the facts and returns the effects of them all. */
  String run(@Nullable String script) {
    steps(script).forEach(this::step);
    return effects.take();
  }

  /** Tells the facts, whose effects are of no interest. */
  SessionScript after(@Nullable String script) {
    String ignored = run(script);
    Objects.requireNonNull(ignored);
    effects.takePhases();
    store.take();
    return this;
  }

  /** How far the exchange of a message has come, with its identifier. */
  String exchange(String name) {
    RecordingEffects.NamedOutgoing outgoing = outgoing(name);
    boolean named = outgoing.packetId() != 0 && outgoing.state() != Outgoing.State.FINISHED;
    return outgoing.state() + (named ? " " + outgoing.packetId() : "");
  }

  int timersFired() {
    return timersFired;
  }

  long millis() {
    return now / MILLIS;
  }

  private void step(String step) {
    List<String> words = words(step);
    String verb = words.get(0);
    List<String> rest = words.subList(1, words.size());
    switch (verb) {
      case "start" -> session.start(now);
      case "opened" -> session.onConnectionOpened(now);
      case "failed" -> {
        effects.attemptFailed();
        session.onConnectFailed("nobody there", now);
      }
      case "cut" -> session.onConnectionClosed("reset by peer", now);
      case "reconnect" -> session.reconnect("asked for", now);
      case "malformed" -> session.onMalformed(ReasonCode.MALFORMED_PACKET, "nonsense", now);
      case "reauthenticate" -> session.reauthenticate(now);
      case "answer" ->
          session.onAuthenticatorAnswer(
              effects.ticket(),
              new Authentication("m", rest.get(0).getBytes(StandardCharsets.US_ASCII)),
              now);
      case "deny" -> session.onAuthenticatorFailed(effects.ticket(), "not that", now);
      case "connect" -> connect(rest);
      case "publish" -> publish(rest);
      case "subscribe" -> subscribe(rest);
      case "unsubscribe" ->
          session.unsubscribe(
              new RecordingEffects.NamedUnsubscribe(rest.get(0), rest.subList(1, rest.size())),
              now);
      case "settle" -> settle(rest);
      case "release" -> session.release(effects.delivery(rest.get(0)), now);
      case "blocked" -> effects.writable = false;
      case "writable" -> {
        effects.writable = true;
        session.onWritable(now);
      }
      case "written" -> session.onWritten(number(rest, 0), now);
      case "pinged" -> session.onPingWritten(now);
      case "byte" -> session.onInbound();
      case "commit" ->
          session.onCommitted(rest.isEmpty() ? store.position() : number(rest, 0), now);
      case "suspend" -> session.suspend(number(rest, 0) * MILLIS, now);
      case "renew" -> session.renew(number(rest, 0) * MILLIS, now);
      case "close" -> session.close(number(rest, 0) * MILLIS, now);
      case "wait" -> advance(number(rest, 0) * MILLIS);
      default -> packet(verb, rest);
    }
  }

  private void packet(String type, List<String> rest) {
    session.onInbound();
    switch (type) {
      case "CONNACK" -> session.onConnAck(connAck(rest), now);
      case "OLDCONNACK" -> session.onOldConnAck(number(rest, 0), now);
      case "DISCONNECT" ->
          session.onDisconnect(
              new Disconnect(code(rest, 0), "", rest.size() > 1 ? rest.get(1) : null), now);
      case "AUTH" ->
          session.onAuth(
              code(rest, 0),
              rest.size() < 3
                  ? null
                  : new Authentication(
                      rest.get(1), rest.get(2).getBytes(StandardCharsets.US_ASCII)),
              now);
      case "PUBLISH" -> {
        int qos = number(rest, 1);
        boolean dup = rest.contains("dup");
        int bytes =
            rest.stream()
                .filter(each -> each.endsWith("B"))
                .findFirst()
                .map(each -> Integer.parseInt(each.substring(0, each.length() - 1)))
                .orElse(0);
        session.onPublish(
            message(rest.get(0), qos, bytes), qos == 0 ? 0 : number(rest, 2), dup, now);
      }
      case "PUBACK" -> session.onPubAck(number(rest, 0), code(rest, 1), "", now);
      case "PUBREC" -> session.onPubRec(number(rest, 0), code(rest, 1), "", now);
      case "PUBREL" -> session.onPubRel(number(rest, 0), now);
      case "PUBCOMP" -> session.onPubComp(number(rest, 0), now);
      case "SUBACK" -> session.onSubAck(number(rest, 0), codes(rest), now);
      case "UNSUBACK" -> session.onUnsubAck(number(rest, 0), codes(rest), now);
      case "PINGRESP" -> session.onPingResp(now);
      default -> throw new IllegalArgumentException("no such step: " + type);
    }
  }

  /** {@code connect 1}: starts or waits for the next attempt, which gets that Session Present. */
  private void connect(List<String> rest) {
    session.start(now);
    if (!effects.isOpening()) {
      awaitAttempt();
    }
    session.onConnectionOpened(now);
    session.onInbound();
    List<String> told = new ArrayList<>(rest);
    told.add(1, "0");
    session.onConnAck(connAck(told), now);
  }

  /** {@code CONNACK 0 87 receive=1 qos=1}: Session Present, code, and what MQTT 5.0 adds. */
  private static ConnAck connAck(List<String> rest) {
    Map<String, String> set = new HashMap<>();
    for (String word : rest.subList(2, rest.size())) {
      int equals = word.indexOf('=');
      set.put(word.substring(0, equals), word.substring(equals + 1));
    }
    int code = set.containsKey("code") ? Integer.parseInt(set.get("code"), 16) : number(rest, 1);
    ConnAck.Properties properties =
        new ConnAck.Properties(
            number(set, "expiry", -1),
            (int) number(set, "receive", 0xFFFF),
            QoS.of((int) number(set, "qos", 2)),
            number(set, "retain", 1) == 1,
            (int) number(set, "size", Integer.MAX_VALUE),
            set.get("id"),
            (int) number(set, "aliases", 0),
            number(set, "wildcards", 1) == 1,
            number(set, "identifiers", 1) == 1,
            number(set, "shared", 1) == 1,
            (int) number(set, "keepAlive", -1),
            set.getOrDefault("reason", ""),
            set.get("server"),
            set.containsKey("auth")
                ? new Authentication(
                    set.getOrDefault("method", "m"),
                    set.get("auth").getBytes(StandardCharsets.US_ASCII))
                : null,
            List.of());
    return set.isEmpty()
        ? new ConnAck(number(rest, 0) == 1, code)
        : new ConnAck(number(rest, 0) == 1, code, properties);
  }

  /** A reason code as two digits; SUCCESS if there is none. */
  private static ReasonCode code(List<String> words, int index) {
    if (words.size() <= index) {
      return ReasonCode.SUCCESS;
    }
    return Objects.requireNonNull(ReasonCode.of(Integer.parseInt(words.get(index), 16)));
  }

  private static int[] codes(List<String> rest) {
    return rest.subList(1, rest.size()).stream().mapToInt(Integer::parseInt).toArray();
  }

  private void awaitAttempt() {
    for (int i = 0; i < 100 && !effects.isOpening(); i++) {
      advance(session.nextTimer() - now);
    }
  }

  /** {@code publish a 1 [100ms] [20B] [5s] [retain]}: time to send it, size, message expiry. */
  private void publish(List<String> rest) {
    long deadline = Long.MAX_VALUE;
    int bytes = 0;
    boolean retain = false;
    PublishProperties.Builder properties = PublishProperties.builder();
    for (String word : rest.subList(2, rest.size())) {
      if (word.endsWith("ms")) {
        deadline = now + Long.parseLong(word.substring(0, word.length() - 2)) * MILLIS;
      } else if (word.endsWith("B")) {
        bytes = Integer.parseInt(word.substring(0, word.length() - 1));
      } else if (word.equals("retain")) {
        retain = true;
      } else {
        properties.messageExpirySeconds(Long.parseLong(word.substring(0, word.length() - 1)));
      }
    }
    Publish plain = message(rest.get(0), number(rest, 1), bytes);
    RecordingEffects.NamedOutgoing outgoing =
        new RecordingEffects.NamedOutgoing(
            new Publish(plain.topic(), plain.payload(), plain.qos(), retain, properties.build()),
            deadline);
    published.put(rest.get(0), outgoing);
    long room = session.room(plain.qos());
    int refusals = effects.refusals();
    session.publish(outgoing, now);
    if (deadline > now && room != Long.MAX_VALUE) {
      boolean refused = effects.refusals() > refusals;
      assertEquals(outgoing.bytes() > room, refused, "room was told wrongly");
    }
  }

  private void subscribe(List<String> rest) {
    int identifier =
        rest.stream()
            .filter(word -> word.startsWith("id="))
            .findFirst()
            .map(word -> Integer.parseInt(word.substring(3)))
            .orElse(0);
    List<TopicSubscription> subscriptions =
        rest.subList(1, rest.size()).stream()
            .filter(word -> word.indexOf('@') >= 0)
            .map(
                word -> {
                  int at = word.indexOf('@');
                  int options = Integer.parseInt(word.substring(at + 1));
                  return new TopicSubscription(
                      word.substring(0, at),
                      QoS.of(options & 3),
                      (options & 4) != 0,
                      (options & 8) != 0,
                      RetainHandling.values()[options >> 4]);
                })
            .toList();
    session.subscribe(
        new RecordingEffects.NamedSubscribe(rest.get(0), subscriptions, identifier), now);
  }

  /** {@code settle m 87}: with that reason code. */
  private void settle(List<String> rest) {
    if (!session.settle(effects.delivery(rest.get(0)), code(rest, 1), now)) {
      effects.note("in vain");
    }
  }

  private void advance(long nanos) {
    long end = now + nanos;
    for (int i = 0; i < 10_000; i++) {
      long next = session.nextTimer();
      if (next > end) {
        now = end;
        return;
      }
      now = Math.max(now, next);
      timersFired++;
      session.onTimer(now);
    }
    throw new AssertionError("timers without end");
  }

  private RecordingEffects.NamedOutgoing outgoing(String name) {
    return Objects.requireNonNull(published.get(name), () -> "never published: " + name);
  }

  private static Publish message(String name, int qos, int bytes) {
    return new Publish(name, new byte[bytes], QoS.of(qos), false);
  }

  private static Stream<String> steps(@Nullable String script) {
    return script == null
        ? Stream.empty()
        : Arrays.stream(script.split(";", -1)).map(String::strip).filter(step -> !step.isEmpty());
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static int number(List<String> words, int index) {
    return Integer.parseInt(words.get(index));
  }

  private static long number(Map<String, String> set, String key, long preset) {
    String value = set.get(key);
    return value == null ? preset : Long.parseLong(value);
  }
}
