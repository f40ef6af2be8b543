package dev.mooring.runtime.guice;

import com.google.inject.Provider;

/**
 * A handler that some module binds. Guice collects them from all modules.
 *
 * @param component the component's name
 * @param type the handler's class
 * @param instance makes it
 */
record HandlerBinding(String component, Class<?> type, Provider<?> instance) {}
