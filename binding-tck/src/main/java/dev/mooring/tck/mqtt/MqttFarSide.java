package dev.mooring.tck.mqtt;

import dev.mooring.api.Payload;
import dev.mooring.tck.kit.FarSide;
import dev.mooring.tck.kit.Lever;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A broker behind a proxy, as a far side for the neutral requirements: places are topics, an outage
 * is one of the proxy, and another client sends and watches straight at the broker. Needs Paho.
 * Safe for any thread.
 */
public final class MqttFarSide implements FarSide {

  private static final int QOS = 2;

  private final Runnable stop;
  private final FaultProxy proxy;
  private final WitnessClient witness;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  private MqttFarSide(String host, int port, Runnable stop) {
    this.stop = stop;
    this.proxy = FaultProxy.to(host, port);
    this.witness = WitnessClient.connect("tcp://" + host + ":" + port);
  }

  /** An embedded Moquette; needs Moquette besides. */
  public static MqttFarSide embedded() {
    return at(MoquetteFixture.started());
  }

  /** A broker that runs, which is closed with the far side. */
  public static MqttFarSide at(BrokerFixture broker) {
    return new MqttFarSide(broker.host(), broker.port(), broker::close);
  }

  /** A broker somewhere else, without encryption, which is left as it is. */
  public static MqttFarSide at(String host, int port) {
    return new MqttFarSide(host, port, () -> {});
  }

  /** Where the binding under test connects. */
  public String url() {
    return proxy.url();
  }

  @Override
  public Set<Lever> levers() {
    return EnumSet.allOf(Lever.class);
  }

  @Override
  public void watch(String place) {
    if (watched.add(place)) {
      witness.subscribe(place, QOS);
    }
  }

  @Override
  public void send(String place, Payload payload) {
    witness.publish(place, payload.toByteArray(), QOS, false);
  }

  @Override
  public List<Payload> received(String place) {
    return witness.messages().stream()
        .filter(message -> message.topic().equals(place))
        .map(WitnessClient.Message::payload)
        .toList();
  }

  @Override
  public void goDown() {
    proxy.refuseConnections();
    proxy.reset();
  }

  @Override
  public void comeBack() {
    proxy.acceptConnections();
  }

  @Override
  public void cut() {
    proxy.cut();
  }

  @Override
  public int connections() {
    return proxy.openConnections();
  }

  @Override
  public void close() {
    witness.close();
    proxy.close();
    stop.run();
  }
}
