package dev.mooring.runtime.dispatch;

/**
 * Where the events of a component go. Immutable.
 *
 * @param component the component's name
 * @param route the path at which an HTTP application takes them
 * @param fanOut whether the application's answer may name outputs that it is to be sent to
 */
public record Destination(String component, String route, boolean fanOut) {}
