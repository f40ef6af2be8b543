package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import dev.mooring.mqtt.packet.Publish;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message whose outcome is told on the executor, with those of its drain. */
final class PublishReport extends PublishCommand implements Runnable {

  private @Nullable BindingException failure;

  PublishReport(
      Publish message, long deadlineNanos, Consumer<@Nullable BindingException> callback) {
    super(message, deadlineNanos, callback);
  }

  @Override
  void onOutcome(@Nullable BindingException failure, Completions completions) {
    this.failure = failure;
    completions.add(this);
  }

  @Override
  public void run() {
    tell(failure);
  }
}
