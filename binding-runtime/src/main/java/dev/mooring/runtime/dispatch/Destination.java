package dev.mooring.runtime.dispatch;

import dev.mooring.runtime.registry.BoundInput;

/**
 * Where the events of a component go. Immutable.
 *
 * @param component the component's name
 * @param route the path at which an HTTP application takes them
 * @param fanOut whether the application's answer may name outputs that it is to be sent to
 */
public record Destination(String component, String route, boolean fanOut) {

  static Destination of(BoundInput input) {
    return new Destination(input.component(), input.route(), input.fanOut());
  }
}
