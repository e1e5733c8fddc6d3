package org.wasl.wire.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import org.junit.jupiter.api.Test;

class HeaderCacheTest {
  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.ES256);

  private final HeaderCache cache = new HeaderCache();

  @Test
  void fullCacheStillAcceptsNewHeaders() {
    // Given
    for (int i = 0; i < 3 * HeaderCache.MAX_ENTRIES; i++) {
      cache.put("one of many encodings " + i, HEADER);
    }
    // When
    cache.put("of a key that came later", HEADER);
    // Then
    assertThat(cache.get("of a key that came later")).isSameAs(HEADER);
    assertThat(cache.size()).isLessThanOrEqualTo(HeaderCache.MAX_ENTRIES);
  }
}
