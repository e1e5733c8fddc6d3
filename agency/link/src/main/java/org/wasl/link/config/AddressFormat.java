package org.wasl.link.config;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** An address with one of a few schemes, or empty. */
abstract class AddressFormat implements Function<String, Optional<URI>> {
  private final String expected;
  private final Set<String> schemes;

  AddressFormat(String expected, Set<String> schemes) {
    this.expected = expected;
    this.schemes = schemes;
  }

  @Override
  public final Optional<URI> apply(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null
          && schemes.contains(String.valueOf(uri.getScheme()))
          && uri.getUserInfo() == null
          && uri.getFragment() == null) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw new IllegalArgumentException("must be " + expected);
  }
}
