package dev.mooring.dist;

import dev.mooring.runtime.ComponentSpec;
import dev.mooring.runtime.Mooring;
import java.io.IOException;
import java.nio.file.Path;

/** A service whose handler fails for every message, for as long as nobody kills it. */
public final class DeadLetterChild {

  static final String COMPONENT = "orders";

  private DeadLetterChild() {}

  /** Takes the broker's URL and the data directory. */
  public static void main(String[] arguments) throws IOException {
    Mooring mooring =
        Mooring.builder()
            .applicationId("shop")
            .dataDirectory(Path.of(arguments[1]))
            .component(
                ComponentSpec.of(COMPONENT, "bindings.mqtt3")
                    .with("url", arguments[0])
                    .with("topic", "orders/#")
                    .with("direction", "input"))
            .handler(
                COMPONENT,
                String.class,
                (text, delivery) -> {
                  throw new IllegalStateException("it always fails");
                })
            .build();
    mooring.start();
    // A parent that dies closes our standard input; nobody else would end us.
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
    Runtime.getRuntime().halt(1);
  }
}
