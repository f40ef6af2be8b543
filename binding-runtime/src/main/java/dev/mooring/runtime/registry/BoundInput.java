package dev.mooring.runtime.registry;

import dev.mooring.api.InputBinding;

/**
 * An input that can be subscribed. Immutable.
 *
 * @param component the component's name
 * @param route the path at which the application takes its events
 * @param requested whether the component asks for its input by name, so that the application need
 *     not be asked whether it wants the events
 * @param fanOut whether the application's answer may name outputs that it is to be sent to
 * @param binding the input, started
 */
public record BoundInput(
    String component, String route, boolean requested, boolean fanOut, InputBinding binding) {}
