/**
 * For tests of applications that use Mooring: {@link dev.mooring.test.MooringExtension} starts a
 * broker in the test's process and hands out bindings to it. May enter everything; nothing but
 * tests enters it.
 */
@NullMarked
package dev.mooring.test;

import org.jspecify.annotations.NullMarked;
