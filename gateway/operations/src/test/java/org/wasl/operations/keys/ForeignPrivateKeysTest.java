package org.wasl.operations.keys;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.operations.lifecycle.StartException;
import org.wasl.wire.pki.PkiFolder;

/** With an agency's key in its folder, the gateway could read content. */
class ForeignPrivateKeysTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          ca.key, anything
          police.key, anything
          police.private.jwks, anything
          police.p12, anything
          police.jwks, '{"keys":[{"kty":"EC","d" : "AAAA"}]}'
          police.pem, -----BEGIN EC PRIVATE KEY-----
          notes.txt, -----BEGIN PRIVATE KEY-----
          """)
  void row18RefusesPrivateKeyOfOthers(String name, String content) throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve(name), content);
    // When, Then
    assertThatThrownBy(() -> ForeignPrivateKeys.refuse(new PkiFolder(folder), Set.of()))
        .isInstanceOf(StartException.class)
        .hasMessageStartingWith(file + ": holds a private key of somebody else");
  }

  @Test
  void permitsOwnKeysAndPublicKeysOfOthers() throws IOException {
    // Given
    Files.writeString(folder.resolve("gateway.key"), "-----BEGIN PRIVATE KEY-----");
    Files.writeString(folder.resolve("gateway.private.jwks"), "{\"keys\":[{\"d\":\"AAAA\"}]}");
    Files.writeString(folder.resolve("police.jwks"), "{\"keys\":[{\"kid\":\"police:sig:1\"}]}");
    Files.writeString(folder.resolve("police.pem"), "-----BEGIN CERTIFICATE-----");
    Path management = Files.writeString(folder.resolve("console.key"), "anything");
    // When, Then
    assertThatCode(() -> ForeignPrivateKeys.refuse(new PkiFolder(folder), Set.of(management)))
        .doesNotThrowAnyException();
  }
}
