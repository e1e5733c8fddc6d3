package org.wasl.gateway.config;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code name=value} options at the end of an address. Only those on a list are let through:
 * drivers have options that load classes or switch off checks.
 */
final class UrlOptions {

  private final List<String[]> options;

  private UrlOptions(List<String[]> options) {
    this.options = options;
  }

  static UrlOptions of(String query) {
    return new UrlOptions(
        query == null
            ? List.of()
            : Stream.of(query.split("&")).map(option -> option.split("=", 2)).toList());
  }

  boolean onlyFrom(Set<String> allowed) {
    return options.stream().allMatch(option -> option.length == 2 && allowed.contains(option[0]));
  }

  /** True when the option is given, and never with another value: a later one could win. */
  boolean is(String name, String value) {
    return has(name)
        && options.stream()
            .filter(option -> option[0].equals(name))
            .allMatch(option -> option.length == 2 && option[1].equals(value));
  }

  boolean has(String name) {
    return options.stream().anyMatch(option -> option[0].equals(name));
  }
}
