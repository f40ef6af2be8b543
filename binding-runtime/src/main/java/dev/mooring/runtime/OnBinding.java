package dev.mooring.runtime;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method the handler of a component's messages.
 *
 * <p>The method takes the message, as {@code byte[]}, {@link String}, {@link
 * dev.mooring.api.Payload} or any type that JSON can be read into, or a {@link
 * dev.mooring.api.Delivery}, or both in this order. It need not be public. What it returns counts
 * as for {@link MessageHandler#handle}, and {@code void} says that the message was handled.
 * Retries, order and the number of calls at a time are the component's, and stand in its file. The
 * method is called on the threads that {@link MessageHandler} speaks of.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnBinding {

  /** The component's name, letter by letter. */
  String value();
}
