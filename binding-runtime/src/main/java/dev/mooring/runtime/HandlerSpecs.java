package dev.mooring.runtime;

import dev.mooring.api.Delivery;
import dev.mooring.api.DeliveryHandler;
import dev.mooring.runtime.payload.PayloadReader;
import dev.mooring.runtime.payload.Payloads;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes handlers of whatever an application has: objects, classes, annotated methods. */
final class HandlerSpecs {

  private final Payloads payloads;
  private final Answers answers;

  HandlerSpecs(Payloads payloads) {
    this.payloads = payloads;
    this.answers = new Answers(payloads);
  }

  /** Of a class that implements one of the two interfaces. */
  HandlerSpec ofClass(String component, Class<?> type, Supplier<?> instance) {
    if (DeliveryHandler.class.isAssignableFrom(type)) {
      return HandlerSpec.of(
          component, type.getName(), () -> (DeliveryHandler) made(instance, type));
    }
    if (!MessageHandler.class.isAssignableFrom(type)) {
      return HandlerSpec.mistaken(
          component,
          type.getName(),
          "implements neither MessageHandler nor DeliveryHandler, and one of them is expected");
    }
    Optional<Type> message = payloads.typeArgument(type, MessageHandler.class);
    if (message.isEmpty()) {
      return HandlerSpec.mistaken(
          component,
          type.getName(),
          "does not say what type of messages it takes; expected a class that implements"
              + " MessageHandler<T> with a T of its own, or the type to be given beside it");
    }
    return typed(
        component, type.getName(), message.get(), () -> (MessageHandler<?>) made(instance, type));
  }

  /** Of an object that handles messages of a type. */
  HandlerSpec typed(
      String component, String description, Type message, Supplier<MessageHandler<?>> handler) {
    PayloadReader reader = payloads.reader(message);
    return HandlerSpec.of(
        component,
        description,
        () -> {
          @SuppressWarnings("unchecked") // the reader makes what the handler takes
          MessageHandler<Object> made = (MessageHandler<Object>) handler.get();
          return new TypedHandler(reader, made, answers);
        });
  }

  /** Of the annotated methods of a class and of the classes it extends. */
  List<HandlerSpec> ofMethods(Class<?> type, Supplier<?> instance) {
    List<HandlerSpec> specs = new ArrayList<>();
    for (Method method : annotated(type)) {
      String component = Objects.requireNonNull(method.getAnnotation(OnBinding.class)).value();
      String description =
          Arrays.stream(method.getParameterTypes())
              .map(Class::getSimpleName)
              .collect(
                  Collectors.joining(
                      ", ",
                      method.getDeclaringClass().getName() + "." + method.getName() + "(",
                      ")"));
      specs.add(ofMethod(component, description, method, instance, type));
    }
    return specs;
  }

  static List<Method> annotated(Class<?> type) {
    List<Method> found = new ArrayList<>();
    for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
      for (Method method : one.getDeclaredMethods()) {
        if (method.isAnnotationPresent(OnBinding.class) && !method.isBridge()) {
          found.add(method);
        }
      }
    }
    return found;
  }

  private HandlerSpec ofMethod(
      String component, String description, Method method, Supplier<?> instance, Class<?> type) {
    Class<?>[] parameters = method.getParameterTypes();
    boolean takesDelivery =
        parameters.length > 0 && parameters[parameters.length - 1] == Delivery.class;
    int messages = parameters.length - (takesDelivery ? 1 : 0);
    if (messages > 1 || parameters.length == 0) {
      return HandlerSpec.mistaken(
          component, description, "takes something else than a message, a Delivery or both");
    }
    if (!method.trySetAccessible()) {
      return HandlerSpec.mistaken(
          component, description, "cannot be called from outside of its module; open the package");
    }
    PayloadReader reader =
        messages == 0 ? payload -> payload : payloads.reader(method.getGenericParameterTypes()[0]);
    return HandlerSpec.of(
        component,
        description,
        () -> {
          Object target = made(instance, type);
          return new TypedHandler(
              reader,
              (message, delivery) ->
                  invoke(
                      method,
                      target,
                      messages == 0
                          ? new Object[] {delivery}
                          : takesDelivery
                              ? new Object[] {message, delivery}
                              : new Object[] {message}),
              answers);
        });
  }

  private static @Nullable Object invoke(Method method, Object target, Object[] arguments)
      throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw e;
    }
  }

  private static Object made(Supplier<?> instance, Class<?> type) {
    Object made = instance.get();
    if (made == null || !type.isInstance(made)) {
      throw new IllegalStateException(
          "expected a "
              + type.getName()
              + " and was given "
              + (made == null ? "null" : made.getClass().getName()));
    }
    return made;
  }
}
