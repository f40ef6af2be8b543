/**
 * Session stores: where exchanges survive their process. Enters {@code session} and {@code packet}.
 */
@NullMarked
package dev.mooring.mqtt.store;

import org.jspecify.annotations.NullMarked;
