package dev.mooring.api;

/** Brings messages to an application. Safe for any thread; no method blocks. */
public interface InputBinding extends Binding {

  /**
   * Begins to take messages and hands each of them to the handler, which is in place before the far
   * side is told that somebody listens: no message can come too early.
   *
   * @param handler called on {@link BindingContext#executor()}, for several deliveries at once
   *     unless the binding's configuration orders them
   * @return the subscription; closing it makes room for another one
   * @throws BindingException with kind {@link BindingException.Kind#REJECTED} while there is one
   *     already, or before the start; with kind {@link BindingException.Kind#CLOSED} after {@link
   *     #close}
   */
  Subscription subscribe(DeliveryHandler handler);
}
