package org.wasl.runtime.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.function.Function;

/**
 * A component of a record is a setting. Its name is the prefix of the record ({@link Under}) and
 * the name of the component. Its type gives the allowed values. The types are {@code int}, {@code
 * long}, {@code double}, {@code boolean}, {@code Duration} in the unit with which the name ends,
 * {@code Path}, {@code Optional<Path>}, {@code List<Path>}, {@code String}, {@code
 * Optional<String>}, {@code Set} of host names, and an enum in lower case. A component without
 * annotation is a record of further settings.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** Its meaning in one line for the operator. */
  String value();

  /** Prefix of the names of a record's settings, with a full stop at its end. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface Under {
    String value();
  }

  /** The whole name of a setting, where it is not that of its component. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Named {
    String value();
  }

  /** The default, as text. Without this annotation the default is empty. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Preset {
    String value();
  }

  /** A whole number, with its default. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Whole {
    long preset();

    long min();

    long max();
  }

  /** A number with decimals, with its default. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Decimal {
    double preset();

    double min();

    double max();
  }

  /** A port to listen on, with its default. 0 takes any free one. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Port {
    int value();
  }

  /** A text is a host name or address, with its default. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Host {
    String value();
  }

  /** The allowed values in words, where the type does not say them. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Range {
    String value();
  }

  /** A text matches this regular expression. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Form {
    String value();

    /** Reason to refuse another one. */
    String otherwise();
  }

  /** Turns the text into the value. It throws {@link IllegalArgumentException} on a bad one. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface Parsed {
    Class<? extends Function<String, ?>> value();
  }

  /** A component stands for settings that are not its own components. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.RECORD_COMPONENT)
  @interface ReadBy {
    Class<? extends SettingsReader<?>> value();
  }
}
