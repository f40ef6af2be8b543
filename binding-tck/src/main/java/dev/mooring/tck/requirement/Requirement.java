package dev.mooring.tck.requirement;

import dev.mooring.tck.kit.Lever;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/** A test of one requirement, or of several that one observation decides. */
@Test
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requirement {

  /** The ids, each of which stands in a catalogue. */
  String[] value();

  /** What the test has to be able to do to, or see of, the far side. */
  Lever[] levers() default {};
}
