package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Evidence in two shards that was made once, for whoever writes a third verifier: {@code
 * audit/verify-js/vectors/shards.json} has the fingerprint, and for each bundle, as text, the code
 * that {@code verify referral} ends with.
 */
class ShardVectorsTest {
  private static final Path VECTORS = Path.of("verify-js", "vectors", "shards.json");

  @Test
  void bothVerifiersSayOfEachBundleWhatThePageSays() throws Exception {
    // Given
    Map<?, ?> vectors = (Map<?, ?>) JsonReader.parse(Files.readAllBytes(VECTORS));
    String trusted = (String) vectors.get("fingerprint");
    List<?> bundles = (List<?>) vectors.get("bundles");
    assertThat(bundles).hasSizeGreaterThan(5);
    for (Object one : bundles) {
      Map<?, ?> vector = (Map<?, ?>) one;
      byte[] bytes = ((String) vector.get("bundle")).getBytes(StandardCharsets.UTF_8);
      int expected = ((Long) vector.get("code")).intValue();
      // When
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
      int first = OfflineVerifier.bundle(bytes, Optional.of(trusted), true, nowhere);
      // Then
      assertThat(first).as("%s", vector.get("name")).isEqualTo(expected);
      if (Node.version().isPresent()) {
        assertThat(Node.codes("referral", trusted, List.of(bytes))).containsExactly(expected);
      }
    }
  }
}
