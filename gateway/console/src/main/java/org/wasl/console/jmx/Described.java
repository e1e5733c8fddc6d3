package org.wasl.console.jmx;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an operation or an attribute of an MBean, for Hawtio. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Described {
  /** The description of the operation or the attribute. */
  String value();

  /** The JSON document that an operation takes. Empty if it takes nothing. */
  String document() default "";
}
