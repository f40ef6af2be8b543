package dev.mooring.runtime.deadletter;

import dev.mooring.api.DeadLetters.DeadLetter;

/**
 * A dead letter as it is kept. Immutable.
 *
 * @param id names it among all letters
 * @param letter what is kept of the message
 */
public record StoredLetter(String id, DeadLetter letter) {}
