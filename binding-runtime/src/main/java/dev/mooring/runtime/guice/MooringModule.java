package dev.mooring.runtime.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.Provider;
import com.google.inject.TypeLiteral;
import com.google.inject.multibindings.Multibinder;
import com.google.inject.util.Types;
import dev.mooring.api.BindingProvider;
import dev.mooring.api.InputBinding;
import dev.mooring.api.OutputBinding;
import dev.mooring.api.config.Location;
import dev.mooring.runtime.Mooring;
import dev.mooring.runtime.MooringBuilder;
import dev.mooring.runtime.MooringException;
import dev.mooring.runtime.Sender;
import dev.mooring.runtime.secret.SecretStoreProvider;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Inject;
import java.util.Set;

/**
 * Makes a {@link Mooring} of component files and of components described in code, and hands out
 * their bindings.
 *
 * <pre>{@code
 * final class ShopModule extends MooringModule {
 *   protected void configureMooring(MooringBuilder mooring) {
 *     mooring.applicationId("shop").components(Path.of("components"));
 *     bindHandler("orders").to(OrderHandler.class);
 *     bindSender("receipts", Receipt.class);
 *   }
 * }
 * }</pre>
 *
 * <p>Injected can be: {@link Mooring}, which the application starts and closes; for each component
 * {@code @BindingName("orders") OutputBinding} and {@code @BindingName("orders") InputBinding},
 * which can be held at once and work while Mooring runs; what {@link #bindSender} binds; a {@link
 * MeterBinder} in the set of all. Collected from all modules are: handlers (see {@link
 * HandlerBinder}); the methods with {@link dev.mooring.runtime.OnBinding} of every class that is
 * bound in the injector; {@code Set<BindingProvider>} and {@code Set<SecretStoreProvider>}, which
 * come beside those that {@link java.util.ServiceLoader} finds.
 *
 * <p>Whether all this fits together turns out when the injector is made: a handler without a
 * component, two handlers of one component, or an injected binding that no component has, make its
 * creation fail with an error that names both sides. A component that is merely configured wrongly
 * does not: it is reported by {@link Mooring#health}, and what uses it is told why.
 *
 * <p>For one injector, and for the thread that makes it, which waits while files are read and
 * secret stores are asked. What it binds may be used by any thread.
 */
public abstract class MooringModule extends AbstractModule {

  private final MooringBuilder builder = Mooring.builder();

  /** For subclasses. */
  protected MooringModule() {}

  /**
   * Says what Mooring is made of: components, the application's id, handlers. Called once, when the
   * injector is made.
   *
   * @param mooring to be told
   */
  protected abstract void configureMooring(MooringBuilder mooring);

  /**
   * Begins to bind a handler to a component.
   *
   * @param component the component's name
   * @return to be told what handles its messages
   */
  protected final HandlerBindingBuilder bindHandler(String component) {
    return HandlerBinder.of(binder().skipSources(MooringModule.class)).bindHandler(component);
  }

  /**
   * Makes {@code @BindingName("...") Sender<T>} injectable.
   *
   * @param component the component's name; one that does not exist, or has no output, makes the
   *     creation of the injector fail
   * @param type what is sent; see {@link Sender}
   */
  protected final void bindSender(String component, Class<?> type) {
    bindSenderOf(component, type);
  }

  private <T> void bindSenderOf(String component, Class<T> type) {
    Provider<Mooring> mooring = getProvider(Mooring.class);
    @SuppressWarnings("unchecked") // that is what the type says
    TypeLiteral<Sender<T>> sender =
        (TypeLiteral<Sender<T>>) TypeLiteral.get(Types.newParameterizedType(Sender.class, type));
    binder()
        .skipSources(MooringModule.class)
        .bind(Key.get(sender, BindingNames.of(component)))
        .toProvider(() -> mooring.get().sender(component, type));
  }

  @Override
  protected final void configure() {
    Multibinder.newSetBinder(binder(), BindingProvider.class);
    Multibinder.newSetBinder(binder(), SecretStoreProvider.class);
    Multibinder.newSetBinder(binder(), HandlerBinding.class);
    configureMooring(builder);
    Provider<Mooring> mooring = getProvider(Mooring.class);
    try {
      builder.componentNames().forEach((component, place) -> expose(component, place, mooring));
    } catch (MooringException e) {
      addError(e.getMessage());
      return;
    }
    Multibinder.newSetBinder(binder(), MeterBinder.class)
        .addBinding()
        .toProvider(() -> mooring.get().meters());
    bind(Mooring.class).toProvider(new Assembly(builder)).asEagerSingleton();
  }

  private void expose(String component, Location place, Provider<Mooring> mooring) {
    Binder named = binder().withSource(place);
    named
        .bind(Key.get(OutputBinding.class, BindingNames.of(component)))
        .toProvider(() -> mooring.get().output(component));
    named
        .bind(Key.get(InputBinding.class, BindingNames.of(component)))
        .toProvider(() -> mooring.get().input(component));
  }

  /** Puts together what all modules have bound. */
  private static final class Assembly implements Provider<Mooring> {

    private final MooringBuilder builder;
    @Inject private Injector injector;
    @Inject private Set<BindingProvider> providers;
    @Inject private Set<SecretStoreProvider> secretStores;
    @Inject private Set<HandlerBinding> handlers;

    Assembly(MooringBuilder builder) {
      this.builder = builder;
    }

    @Override
    public Mooring get() {
      providers.forEach(builder::provider);
      secretStores.forEach(builder::secretStores);
      handlers.forEach(
          one -> builder.handler(one.component(), one.type(), () -> one.instance().get()));
      HandlerMethods.in(injector, builder);
      return InjectionCheck.passed(builder.build(), injector);
    }
  }
}
