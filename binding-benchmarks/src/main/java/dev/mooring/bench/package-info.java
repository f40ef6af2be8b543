/**
 * What Mooring costs, measured with JMH. Benchmarks are main code of this module; its tests run
 * each of them once, so that none rots. May enter every other module.
 */
@NullMarked
package dev.mooring.bench;

import org.jspecify.annotations.NullMarked;
