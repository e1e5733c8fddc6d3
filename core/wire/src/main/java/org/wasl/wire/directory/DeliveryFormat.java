package org.wasl.wire.directory;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The form in which one delivery travels by HTTP: {@code format} in an agency's file. */
public enum DeliveryFormat {
  /** The sealed bytes as body. */
  PLAIN,
  /** A CloudEvent in binary mode: the sealed bytes as body, its attributes in headers. */
  CLOUDEVENTS_BINARY,
  /** A CloudEvent in structured mode: a JSON document with attributes and the sealed bytes. */
  CLOUDEVENTS_STRUCTURED;

  /** As in an agency's file: lower case, with hyphens. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** All codes, in order. */
  public static List<String> codes() {
    return Arrays.stream(values()).map(DeliveryFormat::code).toList();
  }

  /**
   * The form with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DeliveryFormat of(String code) {
    return Arrays.stream(values())
        .filter(format -> format.code().equals(code))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such format"));
  }
}
