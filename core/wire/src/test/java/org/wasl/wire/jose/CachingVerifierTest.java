package org.wasl.wire.jose;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CachingVerifierTest {
  private static final JWSHeader HEADER = new JWSHeader(JWSAlgorithm.ES256);
  private static final int MORE_THAN_ARE_REMEMBERED = 2_000;
  private static final int LONG = 100_000;

  /** Finds valid what ends like its name, and tells what it was asked. */
  private static final class Key implements JWSVerifier {
    private final String valid;
    private final List<String> asked = new ArrayList<>();

    Key(String valid) {
      this.valid = valid;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] input, Base64URL signature) {
      if (input.length < LONG) {
        asked.add(new String(input, US_ASCII));
      }
      return signature.toString().equals(valid);
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
      return Set.of(JWSAlgorithm.ES256);
    }

    @Override
    public JCAContext getJCAContext() {
      return new JCAContext();
    }
  }

  private final CachingVerifier.Cache memory = new CachingVerifier.Cache();

  private boolean verify(Key key, String input, String signature) throws Exception {
    return new CachingVerifier(key, memory)
        .verify(HEADER, input.getBytes(US_ASCII), new Base64URL(signature));
  }

  @Test
  void verifiesSameSignatureOfSameKeyOnce() throws Exception {
    // Given
    Key key = new Key("good");
    // When
    boolean first = verify(key, "root", "good");
    boolean second = verify(key, "root", "good");
    // Then
    assertThat(first && second).isTrue();
    assertThat(key.asked).containsExactly("root");
  }

  @Test
  void row66DoesNotCacheInvalidSignaturesOrOtherKeysAndBytes() throws Exception {
    // Given
    Key key = new Key("good");
    Key another = new Key("other");
    verify(key, "root", "good");
    // When
    List<Boolean> verified =
        List.of(
            verify(key, "root", "bad"),
            verify(key, "root", "bad"),
            verify(another, "root", "good"),
            verify(key, "other root", "good"));
    // Then
    assertThat(verified).containsExactly(false, false, false, true);
    assertThat(key.asked).containsExactly("root", "root", "root", "other root");
    assertThat(another.asked).containsExactly("root");
  }

  @Test
  void row66LongPayloadsTakeLittleMemory() throws Exception {
    // Given
    String padding = " ".repeat(LONG);
    long before = usedBytes();
    // When as many as are remembered, each of its own text
    for (int i = 0; i < MORE_THAN_ARE_REMEMBERED; i++) {
      verify(new Key("good"), i + padding, "good");
    }
    // Then
    assertThat(usedBytes() - before).isLessThan(100L * LONG);
    assertThat(memory).isNotNull();
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void evictsOldestFirst() throws Exception {
    // Given
    Key key = new Key("good");
    for (int i = 0; i < MORE_THAN_ARE_REMEMBERED; i++) {
      verify(key, "root " + i, "good");
    }
    // When
    verify(key, "root 0", "good");
    verify(key, "root " + (MORE_THAN_ARE_REMEMBERED - 1), "good");
    // Then
    assertThat(key.asked).hasSize(MORE_THAN_ARE_REMEMBERED + 1).endsWith("root 0");
  }
}
