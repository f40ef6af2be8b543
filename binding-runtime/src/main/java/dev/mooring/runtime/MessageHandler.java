package dev.mooring.runtime;

import dev.mooring.api.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * Handles the messages of one component as values of a type. Each call has a thread of its own, a
 * virtual one where the JDK has them, and there are several at once as far as the component's
 * {@code ordering} and {@code maxConcurrency} allow. None begins after the stage of {@link
 * Mooring#stop} has completed.
 *
 * <p>A class that implements it may narrow what {@link #handle} returns:
 *
 * <pre>{@code
 * final class Orders implements MessageHandler<Order> {
 *   public CompletionStage<Receipt> handle(Order order, Delivery delivery) { ... }
 * }
 * }</pre>
 *
 * @param <T> what messages are read as: {@code byte[]}, {@link String}, {@link
 *     dev.mooring.api.Payload}, or any type that JSON can be read into, such as a record. A message
 *     that cannot be read so never reaches the handler: it is rejected, and the component's {@code
 *     onFailure} says what becomes of it.
 */
@FunctionalInterface
public interface MessageHandler<T> {

  /**
   * Handles one message. May block.
   *
   * @param message the message
   * @param delivery the message as it came, with what the transport knows of it
   * @return {@code null} when the message was handled and there is nothing to answer; a {@link
   *     dev.mooring.api.Disposition}, which says what is to become of it; any other value as the
   *     answer, where the transport carries answers: a {@link dev.mooring.api.Response}, or {@code
   *     byte[]}, {@link String}, {@link dev.mooring.api.Payload}, or something to be written as
   *     JSON; or a {@link java.util.concurrent.CompletionStage} of one of these, and then the
   *     message counts as handled when the stage completes
   * @throws Exception if this attempt failed; the component's settings for retries apply. The same
   *     goes for a stage that completes exceptionally.
   */
  @Nullable Object handle(T message, Delivery delivery) throws Exception;
}
