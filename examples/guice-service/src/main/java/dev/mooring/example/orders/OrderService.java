package dev.mooring.example.orders;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.mooring.runtime.Mooring;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The service: starts, and runs until a signal ends it. */
public final class OrderService {

  private OrderService() {}

  /**
   * Runs the service with the components of a folder.
   *
   * @param arguments the folder; {@code components} where none is given
   * @throws InterruptedException if the main thread was interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path components = Path.of(arguments.length == 0 ? "components" : arguments[0]);
    String brokerUrl =
        Optional.ofNullable(System.getenv("BROKER_URL")).orElse("tcp://127.0.0.1:1883");

    Injector injector = Guice.createInjector(new OrderModule(components, brokerUrl));
    Mooring mooring = injector.getInstance(Mooring.class);
    Runtime.getRuntime().addShutdownHook(new Thread(mooring::close));

    mooring.start();
    System.out.println(mooring.awaitReady());
    new CountDownLatch(1).await();
  }
}
