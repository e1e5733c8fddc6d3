package org.wasl.wire.jose;

import com.nimbusds.jose.JWSHeader;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Headers that were read before, by their encoding. A signer may encode one header in many ways, so
 * a full cache is emptied, and nobody can fill it for ever. It is thread-safe.
 */
final class HeaderCache {
  /** Enough for the keys of all agencies. */
  static final int MAX_ENTRIES = 4_096;

  private final Map<String, JWSHeader> headers = new ConcurrentHashMap<>();

  /** The header of this encoding, or null if it was not read before. */
  @Nullable JWSHeader get(String encoding) {
    return headers.get(encoding);
  }

  void put(String encoding, JWSHeader header) {
    if (headers.size() >= MAX_ENTRIES) {
      headers.clear();
    }
    headers.put(encoding, header);
  }

  int size() {
    return headers.size();
  }
}
