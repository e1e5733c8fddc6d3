package org.wasl.gateway.config;

import java.util.List;

/**
 * Where partners reach the gateway (TLS 1.3, client certificate required).
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes any free one
 */
public record ApiConfig(String host, int port) {

  static final Key<String> HOST =
      Key.host("api.host", "127.0.0.1", "Address on which partners reach the gateway");
  static final Key<Integer> PORT =
      Key.port("api.port", 8443, "Port on which partners reach the gateway");
  static final List<Key<?>> KEYS = List.of(HOST, PORT);

  static ApiConfig from(Settings settings) {
    return new ApiConfig(settings.get(HOST), settings.get(PORT));
  }
}
