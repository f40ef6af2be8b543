package dev.mooring.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.mooring.mqtt.client.ClientListener;
import dev.mooring.mqtt.client.ClientStatus;
import dev.mooring.mqtt.client.Mqtt5Options;
import dev.mooring.mqtt.client.MqttClient;
import dev.mooring.mqtt.client.MqttClientConfig;
import dev.mooring.mqtt.client.Publication;
import dev.mooring.mqtt.packet.QoS;
import dev.mooring.tck.mqtt.BrokerFixture;
import dev.mooring.tck.mqtt.HiveMqFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A broker whose CONNACK has a Receive Maximum of 1, and which ends connections that exceed it. */
@Tag("brokers")
class HiveMqReceiveMaximumTest {

  @Test
  void oneMessageIsOnTheWayAtATime() throws Exception {
    List<ClientStatus> statuses = new CopyOnWriteArrayList<>();
    try (BrokerFixture broker = HiveMqFixture.inMemory(1, 1000);
        MqttClient client =
            new MqttClient(
                MqttClientConfig.builder(broker.url(), "out")
                    .mqtt5(Mqtt5Options.DEFAULTS)
                    .listener(
                        new ClientListener() {
                          @Override
                          public void onStatus(ClientStatus status) {
                            statuses.add(status);
                          }
                        })
                    .build())) {
      client.connect().toCompletableFuture().get(10, TimeUnit.SECONDS);
      List<CompletableFuture<Void>> outcomes = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        outcomes.add(
            client
                .publish(Publication.of("t", new byte[] {1}, QoS.of(1 + i % 2), false))
                .toCompletableFuture());
      }
      CompletableFuture.allOf(outcomes.toArray(CompletableFuture[]::new)).get(30, TimeUnit.SECONDS);
      assertEquals(ClientStatus.State.CONNECTED, client.status().state());
      assertEquals(
          List.of(),
          statuses.stream().filter(each -> each.state() == ClientStatus.State.WAITING).toList());
    }
  }
}
