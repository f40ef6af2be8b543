package dev.mooring.runtime.guice;

import com.google.inject.Binder;
import com.google.inject.Key;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Providers;

/**
 * Says what handles a component's messages. One of its methods is called, once; a handler
 * implements {@link dev.mooring.runtime.MessageHandler} with a type of its own, or {@link
 * dev.mooring.api.DeliveryHandler}: of another, making the injector fails. As a module, for the
 * thread that makes the injector.
 */
public final class HandlerBindingBuilder {

  private final Binder binder;
  private final String component;

  HandlerBindingBuilder(Binder binder, String component) {
    this.binder = binder;
    this.component = component;
  }

  /**
   * An object of a class, which Guice makes when Mooring starts.
   *
   * @param handler the class
   */
  public void to(Class<?> handler) {
    to(Key.get(handler));
  }

  /**
   * What Guice has under a key when Mooring starts.
   *
   * @param handler the key
   */
  public void to(Key<?> handler) {
    add(
        new HandlerBinding(
            component, handler.getTypeLiteral().getRawType(), binder.getProvider(handler)));
  }

  /**
   * An object. Its fields are not injected.
   *
   * @param handler the object
   */
  public void toInstance(Object handler) {
    add(new HandlerBinding(component, handler.getClass(), Providers.of(handler)));
  }

  private void add(HandlerBinding binding) {
    Multibinder.newSetBinder(binder, HandlerBinding.class).addBinding().toInstance(binding);
  }
}
