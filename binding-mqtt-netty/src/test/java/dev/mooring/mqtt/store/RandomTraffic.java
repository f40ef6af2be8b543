package dev.mooring.mqtt.store;

import dev.mooring.mqtt.packet.Publish;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.session.SessionStore;
import java.util.List;
import java.util.Random;

/** What a session might tell its store, at random but repeatable; drives a model along. */
final class RandomTraffic {

  /** One call on a store. */
  interface Step {
    long tell(SessionStore store);
  }

  private static final int MAX_OPEN = 12;
  private static final List<String> TOPICS =
      List.of("a", "sensors/hall 3/temperature", "größe/温度/🌡", "/", "$share/g/x/#");

  private final Random random;
  private final ModelSession model;
  private final int maxPayload;

  RandomTraffic(Random random, ModelSession model, int maxPayload) {
    this.random = random;
    this.model = model;
    this.maxPayload = maxPayload;
  }

  /** The next step, which the model has taken already. */
  Step next() {
    Step step = draw();
    step.tell(model);
    return step;
  }

  private Step draw() {
    int dice = random.nextInt(1000);
    if (dice < 5) {
      return SessionStore::cleared;
    }
    if (dice < 400 && model.outbound.size() < MAX_OPEN) {
      return publish();
    }
    if (dice < 500 && !model.outbound.isEmpty()) {
      int id = anyOf(List.copyOf(model.outbound.keySet()));
      return store -> store.released(id);
    }
    if (dice < 750 && !model.outbound.isEmpty()) {
      int id = anyOf(List.copyOf(model.outbound.keySet()));
      return store -> store.completed(id);
    }
    if (dice < 850 && !model.received.isEmpty()) {
      int id = anyOf(List.copyOf(model.received));
      return store -> store.discarded(id);
    }
    if (dice < 960) {
      int id = 1 + random.nextInt(40);
      return store -> store.received(id);
    }
    String filter = anyOf(TOPICS);
    return dice < 985 ? store -> store.subscribed(filter) : store -> store.unsubscribed(filter);
  }

  private Step publish() {
    int id = 1 + random.nextInt(0xFFFF);
    int bound = random.nextInt(10) == 0 ? maxPayload : Math.min(100, maxPayload);
    byte[] payload = new byte[random.nextInt(bound + 1)];
    random.nextBytes(payload);
    QoS qos = QoS.of(1 + random.nextInt(2));
    Publish message = new Publish(anyOf(TOPICS), payload, qos, random.nextBoolean());
    return store -> store.published(id, message);
  }

  private <T> T anyOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
