/** Tests of configuration as data. */
@NullMarked
package dev.mooring.api.config;

import org.jspecify.annotations.NullMarked;
