package dev.mooring.runtime.config;

import dev.mooring.api.config.Location;

/**
 * A document that is no component, such as a {@code Resiliency} or a {@code Configuration}, as its
 * file has it. Immutable.
 *
 * @param apiVersion what it says of its format; empty if it does not say
 * @param kind what it is; empty if it does not say
 * @param root all of it
 * @param location where it begins
 */
public record Document(String apiVersion, String kind, Node.Mapping root, Location location) {}
