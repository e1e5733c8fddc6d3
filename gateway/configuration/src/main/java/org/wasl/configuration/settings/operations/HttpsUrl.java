package org.wasl.configuration.settings.operations;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import org.wasl.runtime.settings.LoopbackAddress;

/**
 * The https address of a server, or empty. An address without TLS is permitted on this machine
 * only.
 */
final class HttpsUrl implements Function<String, Optional<URI>> {
  @Override
  public Optional<URI> apply(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    URI url = URI.create(text);
    boolean plain = "http".equals(url.getScheme());
    if (url.getHost() == null
        || url.getUserInfo() != null
        || !("https".equals(url.getScheme()) || plain && LoopbackAddress.is(url.getHost()))) {
      throw new IllegalArgumentException("must be an https URL, or an http one on this machine");
    }
    return Optional.of(url);
  }
}
