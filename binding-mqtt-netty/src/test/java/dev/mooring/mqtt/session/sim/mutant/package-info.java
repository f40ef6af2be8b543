/**
 * The simulation's own test: copies of the core with one rule switched off, each of which has to
 * fail it.
 */
@NullMarked
package dev.mooring.mqtt.session.sim.mutant;

import org.jspecify.annotations.NullMarked;
