package org.wasl.configuration.file;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code name=value} options at the end of an address. Only listed options are permitted,
 * because drivers have options that load classes or disable checks.
 */
public final class UrlParameters {

  private final List<String[]> options;

  private UrlParameters(List<String[]> options) {
    this.options = options;
  }

  public static UrlParameters of(String query) {
    return new UrlParameters(
        query == null
            ? List.of()
            : Stream.of(query.split("&")).map(option -> option.split("=", 2)).toList());
  }

  public boolean onlyFrom(Set<String> allowed) {
    return options.stream().allMatch(option -> option.length == 2 && allowed.contains(option[0]));
  }

  /** True if the option has only this value. With several values a later one could win. */
  public boolean is(String name, String value) {
    return has(name)
        && options.stream()
            .filter(option -> option[0].equals(name))
            .allMatch(option -> option.length == 2 && option[1].equals(value));
  }

  public boolean has(String name) {
    return options.stream().anyMatch(option -> option[0].equals(name));
  }
}
