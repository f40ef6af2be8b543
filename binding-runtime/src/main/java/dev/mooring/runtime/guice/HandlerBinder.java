package dev.mooring.runtime.guice;

import com.google.inject.Binder;

/**
 * Binds handlers in modules other than the {@link MooringModule}: {@code
 * HandlerBinder.of(binder()).bindHandler("orders").to(OrderHandler.class)}. As a module, for the
 * thread that makes the injector.
 */
public final class HandlerBinder {

  private final Binder binder;

  private HandlerBinder(Binder binder) {
    this.binder = binder;
  }

  /**
   * On a module's binder.
   *
   * @param binder the binder
   * @return a new object
   */
  public static HandlerBinder of(Binder binder) {
    return new HandlerBinder(binder.skipSources(HandlerBinder.class, HandlerBindingBuilder.class));
  }

  /**
   * Begins to bind a handler.
   *
   * @param component the component's name, letter by letter; that there is one, with an input and
   *     without another handler, is checked when the injector is made
   * @return to be told what handles its messages
   */
  public HandlerBindingBuilder bindHandler(String component) {
    return new HandlerBindingBuilder(binder, component);
  }
}
