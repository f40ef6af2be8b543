@NullMarked
package dev.mooring.tck.mqtt;

import org.jspecify.annotations.NullMarked;
