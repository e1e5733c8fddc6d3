package org.wasl.console.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands in the users file, and what is said when it is wrong. */
class UsersFileTest {
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final PasswordHash HASH =
      PasswordHash.of(PASSWORD, PasswordHash.MIN_ITERATIONS, new SecureRandom());

  @TempDir Path folder;

  @Test
  void aLineWrittenIsTheLineRead() throws Exception {
    // Given
    Path file = folder.resolve("users");
    EnumSet<ConsoleRole> roles = EnumSet.of(ConsoleRole.AUDITOR, ConsoleRole.VIEWER);
    Files.writeString(file, "# users\n\n" + UsersFile.line("first.user", roles, HASH) + "\n");

    // When
    Map<String, User> users = UsersFile.read(file);

    // Then
    User user = users.get("first.user");
    assertThat(user.roles()).isEqualTo(roles);
    assertThat(user.password().matches(PASSWORD)).isTrue();
    assertThat(user.password().matches("correct horsf".toCharArray())).isFalse();
    assertThat(user.toString()).doesNotContain(HASH.encoded());
  }

  @Test
  void theSamePasswordTwiceGivesTwoHashes() {
    // When
    PasswordHash other = PasswordHash.of(PASSWORD, PasswordHash.MIN_ITERATIONS, new SecureRandom());

    // Then
    assertThat(other.encoded()).isNotEqualTo(HASH.encoded());
  }

  @ParameterizedTest
  @CsvSource({
    "a viewer, expected: name roles hash",
    "a chief pbkdf2-sha256:1000:AA:AA, unknown role",
    "a viewer secret, expected pbkdf2-sha256",
    "a viewer pbkdf2-sha256:x:AA:AA, iterations is not a number",
    "a viewer pbkdf2-sha256:1:AAAAAAAAAAAAAAAAAAAAAA:AA, iterations out of range",
    "a viewer pbkdf2-sha256:1000:AA:AA, wrong length",
    "a;b viewer x, a user name is"
  })
  void aWrongLineIsNamedByFileAndNumberAndNotQuoted(String line, String reason) throws Exception {
    // Given
    Path file = folder.resolve("users");
    Files.writeString(file, "# first\n" + line + "\n");

    // When / Then
    assertThatThrownBy(() -> UsersFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("users line 2: ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining(line);
  }

  @Test
  void twoLinesForOneUserAreRefused() throws Exception {
    // Given
    Path file = folder.resolve("users");
    String line = UsersFile.line("a", EnumSet.of(ConsoleRole.VIEWER), HASH);
    Files.writeString(file, line + "\n" + line + "\n");

    // When / Then
    assertThatThrownBy(() -> UsersFile.read(file)).hasMessageContaining("users line 2");
  }
}
