package dev.mooring.example.orders;

import dev.mooring.runtime.MooringBuilder;
import dev.mooring.runtime.guice.MooringModule;
import java.nio.file.Path;

/** Which components the service has, and what handles their messages. */
final class OrderModule extends MooringModule {

  private final Path components;
  private final String brokerUrl;

  OrderModule(Path components, String brokerUrl) {
    this.components = components;
    this.brokerUrl = brokerUrl;
  }

  @Override
  protected void configureMooring(MooringBuilder mooring) {
    mooring.application(OrderService.class).components(components).set("BROKER_URL", brokerUrl);
    bindHandler("orders").to(OrderHandler.class);
    bindSender("receipts", Receipt.class);
  }
}
