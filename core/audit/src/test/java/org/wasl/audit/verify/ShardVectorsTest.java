package org.wasl.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.wasl.audit.JsonValue;

/**
 * Evidence in two shards that was made once, for authors of a third verifier. {@code
 * core/audit/verify-js/vectors/shards.json} has the fingerprint and the bundles as text, each with
 * the exit code of {@code verify referral}.
 */
class ShardVectorsTest {
  private static final Path VECTORS = Path.of("verify-js", "vectors", "shards.json");

  @Test
  void bothVerifiersDecideShardVectorsAsDocumented() throws Exception {
    // Given
    JsonMembers vectors =
        JsonMembers.of(
            JsonReader.parse(Files.readAllBytes(VECTORS)),
            Set.of("bundles", "fingerprint"),
            Set.of());
    String trusted = vectors.text("fingerprint");
    for (JsonValue jsonValue : vectors.list("bundles", 6, 1000)) {
      JsonMembers vector = JsonMembers.of(jsonValue, Set.of("bundle", "code", "name"), Set.of());
      byte[] bytes = vector.text("bundle").getBytes(StandardCharsets.UTF_8);
      int expected = (int) vector.number("code", 9);
      // When
      PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
      int first = OfflineVerifier.bundle(bytes, Optional.of(trusted), true, List.of(), nowhere);
      // Then
      assertThat(first).as("%s", vector.text("name")).isEqualTo(expected);
      if (Node.version().isPresent()) {
        assertThat(Node.codes("referral", trusted, List.of(bytes))).containsExactly(expected);
      }
    }
  }
}
