package dev.mooring.mqtt.session.sim.mutant;

import java.util.stream.Stream;

/** Every rule of the core that the simulation is known to hold it to. */
final class Mutants {

  private Mutants() {}

  static Stream<Mutant> all() {
    return Stream.of(outbound(), inbound(), requests(), life(), mqtt5()).flatMap(each -> each);
  }

  private static Stream<Mutant> outbound() {
    return Stream.of(
        Mutant.of(
            "the identifier stays taken after PUBREC",
            "OutboundFlows",
            """
                      release(outgoing, connection, now);
            """,
            """
                      finish(outgoing, connection);
                      effects.sendPubRel(packetId, ReasonCode.SUCCESS);
            """),
        Mutant.of(
                "PUBREL alone is repeated after PUBREC",
                "OutboundFlows",
                "session.open.dropMessage(outgoing);",
                "")
            .and(
                "connection.resend = session.open.first();",
                """
                connection.resend = session.open.first();
                for (Outgoing o = session.open.first(); o != null; o = o.next) {
                  if (o.state() == State.AWAITING_PUBCOMP && o.bytes() > 0) {
                    o.enter(State.AWAITING_PUBREC);
                  }
                }
                """),
        Mutant.of(
            "the window is kept",
            "OutboundFlows",
            "session.open.size() < config.maxInFlight()",
            "true"),
        Mutant.of(
            "a repeat has DUP",
            "OutboundFlows",
            "outgoing.packetId(), outgoing.sent(), connection",
            "outgoing.packetId(), false, connection"),
        Mutant.of(
            "PUBLISH and PUBREL wait for their records",
            "OutboundFlows",
            "if (outgoing.sentHere() || outgoing.awaitsRecord()) {",
            "if (outgoing.sentHere()) {"),
        Mutant.of(
            "what a message held back holds back is not overtaken",
            "OutboundFlows",
            "if (outgoing.awaitsRecord()) {\n        return;",
            "if (false) {\n        return;"),
        Mutant.of(
            "a QoS 2 message that has left is not published anew",
            "OutboundFlows",
            "!outgoing.sent() || outgoing.state() == State.AWAITING_PUBACK",
            "!outgoing.sent() || outgoing.state() != State.AWAITING_PUBCOMP"),
        Mutant.of(
            "a call that has ended is not published anew",
            "OutboundFlows",
            """
                  if (outgoing.ended()) {
                    outgoing.enter(State.FINISHED);
            """,
            """
                  if (false) {
                    outgoing.enter(State.FINISHED);
            """),
        Mutant.of(
            "messages published anew keep their order",
            "OutboundFlows",
            "queue.counted.addFirst(outgoing);",
            "queue.counted.addLast(outgoing);"),
        Mutant.of(
            "a QoS 0 message is not sent again",
            "OutboundFlows",
            """
                  outcomes.fail(
                      outgoing,
                      Failure.unknown(
                          Kind.CONNECTION_LOST, \
            "the connection was lost while the message was written out"));
            """,
            """
                  outgoing.enter(State.WAITING);
                  queue.qos0.addLast(outgoing);
            """),
        Mutant.of(
            "repeats precede new messages",
            "OutboundFlows",
            "if (connection.resend != null || !effects.writable()) {",
            "if (!effects.writable()) {"),
        Mutant.of(
            "what was sent is never NOT_SENT",
            "Outcomes",
            "outgoing.begunInLostSession()\n",
            "false\n"),
        Mutant.of(
            "what a store may have kept is never NOT_SENT",
            "Outgoing",
            "(flags & ENDED) | BEGUN_IN_LOST_SESSION",
            "(flags & (ENDED | BEGUN_IN_LOST_SESSION)) | (sent() ? BEGUN_IN_LOST_SESSION : 0)"),
        Mutant.of(
            "a timeout after sending is UNKNOWN",
            "Outcomes",
            "Failure.unknown(Kind.TIMEOUT,",
            "Failure.notSent(Kind.TIMEOUT,"),
        Mutant.of(
            "a call has one outcome",
            "Outcomes",
            """
              void succeed(Outgoing outgoing) {
                if (!outgoing.ended()) {
            """,
            """
              void succeed(Outgoing outgoing) {
                if (true) {
            """),
        Mutant.of(
            "QoS 1 succeeds when the broker has it",
            "OutboundFlows",
            "awaitRecord(outgoing, store.published(outgoing.packetId(), message), connection);",
            "awaitRecord(outgoing, store.published(outgoing.packetId(), message), connection); outcomes.succeed(outgoing);"),
        Mutant.of(
            "the queue is bounded by number", "SendQueue", "size() < config.maxQueued()", "true"),
        Mutant.of(
            "the queue is bounded by bytes",
            "SendQueue",
            "config.maxQueuedBytes() - bytes()",
            "Long.MAX_VALUE"),
        Mutant.of(
            "callers see the room that there is",
            "OutboundFlows",
            "connection != null && queue.laneOf(qos).isEmpty()",
            "connection == null && queue.laneOf(qos).isEmpty()"),
        Mutant.of(
            "a record of a lost session lets nothing of the next one leave",
            "Traffic",
            "commits.clear();",
            ""),
        Mutant.of(
            "what waited for its record leaves when that is safe",
            "OutboundFlows",
            "outgoing.awaitsRecord(false);",
            ""),
        Mutant.of(
            "what is taken up again leaves in its turn",
            "OutboundFlows",
            " && heldEpoch == connection.epoch",
            ""),
        Mutant.of(
            "what was sent on one connection is sent again on the next",
            "OutboundFlows",
            "each.sentHere(false);",
            ""),
        Mutant.of(
            "exchanges of an earlier process are taken up",
            "SessionState",
            "stored.outbound().forEach(state::restore);",
            ""));
  }

  private static Stream<Mutant> inbound() {
    return Stream.of(
        Mutant.of(
            "a QoS 2 message is handed over once",
            "InboundFlows",
            "if (known == null || known.state == State.RELEASED || isOfAnotherSession(known, dup))"
                + " {",
            "if (true) {"),
        Mutant.of(
            "a repeated QoS 1 message is handed over once on a connection",
            "InboundFlows",
            "if (dup && connection.pubAcks.find(packetId) != null) {",
            "if (false) {"),
        Mutant.of(
            "acknowledgements leave in order",
            "SettleOrder",
            "queue.addLast(incoming);",
            "queue.addFirst(incoming);"),
        Mutant.of(
            "only what is settled is acknowledged",
            "SettleOrder",
            "head.state == Incoming.State.SETTLED && head.position",
            "head.position"),
        Mutant.of(
            "what is given back undone is not acknowledged",
            "InboundFlows",
            "incoming.state = State.RELEASED;",
            "incoming.state = State.SETTLED;"),
        Mutant.of(
            "PUBREC waits for its record", "SettleOrder", " && head.position <= committed", ""),
        Mutant.of(
            "PUBCOMP waits for its record",
            "InboundFlows",
            "if (session.discardedAt > session.committed) {",
            "if (false) {"),
        Mutant.of(
            "an acknowledgement of an old connection is not sent",
            "InboundFlows",
            "case AT_LEAST_ONCE -> connection != null && incoming.epoch == connection.epoch;",
            """
            case AT_LEAST_ONCE -> {
              boolean current = connection != null && incoming.epoch == connection.epoch;
              if (connection != null && !current) {
                effects.sendPubAck(incoming.packetId(), ReasonCode.SUCCESS);
              }
              yield current;
            }
            """),
        Mutant.of(
            "settle tells whether it had an effect",
            "InboundFlows",
            "connection != null && incoming.epoch == connection.epoch;",
            "connection != null;"),
        Mutant.of(
            "PUBREL of an unknown identifier is answered",
            "InboundFlows",
            """
                  session.discardedAt = store.discarded(packetId);
                }
            """,
            """
                  session.discardedAt = store.discarded(packetId);
                } else {
                  return;
                }
            """),
        Mutant.of(
            "PUBREL frees the identifier",
            "InboundFlows",
            "Incoming released = session.received.remove(packetId);",
            "Incoming released = session.received.get(packetId);"),
        Mutant.of(
            "a repeat on a new connection is owed its PUBREC",
            "InboundFlows",
            "} else if (known.queuedEpoch != connection.epoch) {",
            "} else if (known.queuedEpoch == connection.epoch) {"),
        Mutant.of(
            "what was received belongs to its session",
            "InboundFlows",
            "session.received.clear();",
            ""),
        Mutant.of(
            "what an earlier process settled is not handed over",
            "SessionState",
            ".forEach(id -> state.received.put(id, Incoming.settledEarlier(id)));",
            ".forEach(id -> {});"),
        Mutant.of(
            "reading pauses when the budget is used up",
            "InboundFlows",
            "return unsettled >= config.maxInbound() || unsettledBytes >="
                + " config.maxInboundBytes();",
            "return false;"),
        Mutant.of(
            "reading resumes when there is room",
            "InboundFlows",
            "(connection.readingPaused ? !hasRoom() : isFull())",
            "(connection.readingPaused || isFull())"),
        Mutant.of(
            "the budget counts what handlers of old connections hold",
            "Greeting",
            "traffic.adjustReading(accepted, now);",
            ""));
  }

  private static Stream<Mutant> requests() {
    return Stream.of(
        Mutant.of(
            "a new session is subscribed to again",
            "Subscriptions",
            "  void onSessionLost() {\n    confirmed.clear();",
            "  void onSessionLost() {"),
        Mutant.of(
            "a doubtful session is subscribed to again",
            "Subscriptions",
            "confirmed.replaceAll((filter, grant) -> Grant.UNKNOWN);",
            ""),
        Mutant.of(
            "a request that was not answered is made again",
            "Subscriptions",
            "waiting.addFirst(lost.exchange());",
            ""),
        Mutant.of(
            "a request is answered from memory only if none before changes it",
            "Subscriptions",
            "                        && !changing.contains(each.filter()))",
            ")"),
        Mutant.of(
            "nobody counts on a filter whose UNSUBSCRIBE was not answered",
            "Subscriptions",
            "filters.forEach(filter -> confirmed.put(filter, Grant.UNKNOWN));",
            ""),
        Mutant.of(
            "a filter whose SUBSCRIBE was not answered is given up if unwanted",
            "Subscriptions",
            "mayHaveReached(lost.exchange());",
            ""),
        Mutant.of(
            "answers count in the order of their requests",
            "Subscriptions",
            "if (answeredBy.getOrDefault(filter, 0) > number) {",
            "if (false) {"),
        Mutant.of(
            "a request made again does not undo a newer one",
            "Subscriptions",
            "if (asked.isEmpty() && waiting.isEmpty()) {",
            "if (false) {"),
        Mutant.of(
            "a refusal concerns its own request",
            "Subscriptions",
            "wish != null && wish.request() == subscribing.request()",
            "wish != null"),
        Mutant.of(
            "filters of an earlier process are unsubscribed",
            "Subscriptions",
            "List<String> stale = new ArrayList<>(confirmed.keySet());",
            "List<String> stale = new ArrayList<>();"),
        Mutant.of(
            "nothing is subscribed before the loss of the session is recorded",
            "Traffic",
            "if (session.committed >= session.clearedAt) {",
            "if (true) {"),
        Mutant.of(
                "an identifier is in one exchange at a time",
                "PacketIds",
                "while (holders.contains(last));",
                "while (false);")
            .and("last = last == MAX ? 1 : last + 1;", "last = last == 3 ? 1 : last + 1;"));
  }

  private static Stream<Mutant> mqtt5() {
    return Stream.of(
        Mutant.of(
            "the broker's Receive Maximum is kept",
            "OutboundFlows",
            "&& connection.quota > 0 // [MQTT-3.3.4-7] [MQTT-4.9.0-2]",
            ""),
        Mutant.of(
            "repeats keep it, too",
            "OutboundFlows",
            "if (connection.quota == 0) {\n      return false;",
            "if (false) {\n      return false;"),
        Mutant.of(
            "it is counted anew on each connection",
            "OutboundFlows",
            "each.countsInQuota(false); // it starts anew on each connection",
            ""),
        Mutant.of(
                "topic aliases die with their connection",
                "Greeting",
                "new TopicAliasTable(aliases);",
                "kept == null ? (kept = new TopicAliasTable(aliases)) : kept;")
            .and(
                "private @Nullable String assignedClientId;",
                "private @Nullable String assignedClientId; private @Nullable TopicAliasTable kept;"),
        Mutant.of(
            "no more topic aliases than the broker takes",
            "TopicAliasTable",
            "if (alias > maximum) {",
            "if (false) {"),
        Mutant.of(
            "a topic alias that was taken away stands for nothing",
            "TopicAliasTable",
            "aliases.remove(eldest.getKey());",
            ""),
        Mutant.of(
            "PUBACK with an error ends its exchange",
            "OutboundFlows",
            "refused(outgoing, code, reason, connection); // [MQTT-4.4.0-2]",
            ""),
        Mutant.of(
            "PUBREC with an error is no success",
            "OutboundFlows",
            "refused(outgoing, code, reason, connection); // [MQTT-4.3.3-4] [MQTT-4.4.0-2]",
            "release(outgoing, connection, now);"),
        Mutant.of(
            "of several transmissions the broker may have one",
            "OutboundFlows",
            "outgoing.repeated() || outgoing.begunInLostSession()",
            "false"),
        Mutant.of(
            "PUBREL for no exchange says so",
            "OutboundFlows",
            "effects.sendPubRel(packetId, protocol.notFound());",
            "effects.sendPubRel(packetId, ReasonCode.SUCCESS);"),
        Mutant.of(
            "what the broker has on the way is counted right",
            "InboundFlows",
            "if (released.queuedEpoch == -connection.epoch) {",
            "if (false) {"),
        Mutant.of(
            "what has expired in the queue is not sent",
            "OutboundFlows",
            "if (perishable.isExpired(now)) {",
            "if (false) {"),
        Mutant.of(
            "the broker is told what is left of a message's life",
            "PublishSender",
            "message = perishable.at(now); // what was sent once does not expire [MQTT-4.3.3-7]",
            ""),
        Mutant.of(
            "a clean session that outlives its connection is begun anew once",
            "Mqtt5Protocol",
            "(options.sessionExpirySeconds() == 0 || !known)",
            "(options.sessionExpirySeconds() == 0)"),
        Mutant.of(
            "the identifier of a rejected message is new",
            "InboundFlows",
            "session.received.remove(incoming.packetId()); // from here on it is new"
                + " [MQTT-4.3.3-9]",
            ""));
  }

  private static Stream<Mutant> life() {
    return Stream.of(
        Mutant.of(
            "there are pings", "Link", "case PING -> effects.sendPingReq();", "case PING -> {}"),
        Mutant.of(
            "there are pings between a pause of reading and an answer",
            "Keepalive",
            "case AWAITING_SIGN -> readingPaused ? ask(now) : Verdict.PING;",
            "case AWAITING_SIGN -> readingPaused ? ask(now) : Verdict.FINE;"),
        Mutant.of(
            "there are pings while reading is paused",
            "Keepalive",
            "case AWAITING_SIGN -> readingPaused ? ask(now) : Verdict.PING;",
            "case AWAITING_SIGN -> Verdict.FINE;"),
        Mutant.of(
                "a silent peer is given up",
                "Keepalive",
                "if (isWaiting() && now >= since + patience) {",
                "if (false) {")
            .and(
                "return isWaiting() ? Math.min(nextPing, since + patience) : nextPing;",
                "return nextPing;"),
        Mutant.of(
            "a peer that says nothing is given up",
            "Link",
            "case AWAITING_CONNACK -> abandon(\"no CONNACK within the connect timeout\", now);",
            "case AWAITING_CONNACK -> deadline = Long.MAX_VALUE;"),
        Mutant.of(
            "there is one attempt to connect at a time",
            "Link",
            "return state == State.IDLE;",
            "return state == State.IDLE || state == State.OPENING;"),
        Mutant.of(
            "nothing follows a close",
            "ClientSession",
            "    if (link.isClosed()) {\n      inbound.release(incoming);",
            "    if (false) {\n      inbound.release(incoming);"),
        Mutant.of(
            "a renewed connection is followed by another",
            "ClientSession",
            "      case RENEW -> {\n        endConnection();\n        link.open(now);",
            "      case RENEW -> {\n        endConnection();"),
        Mutant.of("a close gives every call its outcome", "Traffic", "outbound.close(last);", ""),
        Mutant.of(
            "a lost connection gives its QoS 0 messages their outcome",
            "Traffic",
            "    outbound.onConnectionLost(connection);\n",
            ""),
        Mutant.of(
            "an unknown session is wiped",
            "Handshake",
            "if (!state.known && !config.resumesUnknownSession()) {",
            "if (false) {"),
        Mutant.of(
            "nothing is sent after DISCONNECT",
            "Link",
            "      effects.sendDisconnect(ReasonCode.SUCCESS);\n    }\n    if (last",
            "      effects.sendDisconnect(ReasonCode.SUCCESS);\n"
                + "      effects.sendPingReq();\n"
                + "    }\n"
                + "    if (last"));
  }
}
