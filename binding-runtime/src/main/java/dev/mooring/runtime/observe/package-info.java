/**
 * What operators see: the meters of bindings and of the runtime, on one Micrometer registry. The
 * only room that decides names and labels of metrics; enters no other room but {@code
 * dev.mooring.api}.
 */
@NullMarked
package dev.mooring.runtime.observe;

import org.jspecify.annotations.NullMarked;
