package dev.mooring.mqtt.session.sim;

import dev.mooring.mqtt.packet.QoS;
import dev.mooring.mqtt.packet.ReasonCode;
import dev.mooring.mqtt.packet.TopicSubscription;
import dev.mooring.mqtt.session.sim.InboundCheck.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What an application does with a client: anything, at any time. */
final class SimApplication {

  private static final long MILLIS = Profile.MILLIS;

  private final World world;
  private final RandomGenerator random;

  SimApplication(World world) {
    this.world = world;
    this.random = world.random;
  }

  void publish(SimProcess process) {
    Sent message = world.messages.newSent(random.nextInt(3), random.nextInt(40), expirySeconds());
    long patience =
        switch (random.nextInt(5)) {
          case 0 -> 0;
          case 1 -> random.nextInt(500);
          case 2 -> random.nextInt(10_000);
          default -> 10_000_000;
        };
    process.publish(message, world.now + patience * MILLIS);
  }

  private int expirySeconds() {
    boolean expires = world.profile.mqtt5() != null && random.nextInt(3) == 0;
    return expires ? 1 + random.nextInt(30) : -1;
  }

  boolean settle(SimProcess process) {
    List<Delivery> held = process.inbound.held;
    if (held.isEmpty()) {
      return false;
    }
    process.settle(held.get(random.nextInt(held.size())), code());
    return true;
  }

  private ReasonCode code() {
    Profile5 mqtt5 = world.profile.mqtt5();
    return mqtt5 != null && world.profile.hits(random, mqtt5.rejections())
        ? ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR
        : ReasonCode.SUCCESS;
  }

  boolean release(SimProcess process) {
    List<Delivery> held = process.inbound.held;
    if (held.isEmpty()) {
      return false;
    }
    process.release(held.get(random.nextInt(held.size())));
    return true;
  }

  void subscribe(SimProcess process) {
    List<TopicSubscription> subscriptions = new ArrayList<>();
    int first = random.nextInt(world.profile.filters());
    for (int i = first; i < world.profile.filters(); i++) {
      subscriptions.add(new TopicSubscription(filter(i), QoS.of(random.nextInt(3))));
      if (random.nextBoolean()) {
        break;
      }
    }
    process.subscribe(new RequestCheck.Subscribing(subscriptions));
  }

  void unsubscribe(SimProcess process) {
    process.unsubscribe(
        new RequestCheck.Unsubscribing(List.of(filter(random.nextInt(world.profile.filters())))));
  }

  long grace() {
    return random.nextBoolean() ? 0 : random.nextInt(3_000) * MILLIS;
  }

  static String filter(int number) {
    return "topic" + number;
  }
}
