package dev.mooring.mqtt.net;

import dev.mooring.api.BindingException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A message's outcome as a future. */
final class PublishFuture extends CompletableFuture<Void>
    implements Consumer<@Nullable BindingException> {

  @Override
  public void accept(@Nullable BindingException failure) {
    if (failure == null) {
      complete(null);
    } else {
      completeExceptionally(failure);
    }
  }
}
