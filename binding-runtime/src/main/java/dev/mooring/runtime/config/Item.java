package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;

/**
 * One item of a component's metadata, before anything in it is expanded. Immutable.
 *
 * @param key as written
 * @param source where its value comes from
 * @param location where its value stands
 */
public record Item(String key, Source source, Location location) {}
