/** The examples of the documentation, outside of all other packages as their readers are. */
@NullMarked
package dev.mooring.mqtt.example;

import org.jspecify.annotations.NullMarked;
