package org.wasl.console.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The content of the users file, and the messages if it is wrong. */
class UsersFileTest {
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final PasswordHash HASH =
      PasswordHash.of(PASSWORD, PasswordHash.MIN_ITERATIONS, new SecureRandom());

  @TempDir Path folder;

  @Test
  void readsLineAsWritten() throws Exception {
    // Given
    Path file = folder.resolve("users");
    EnumSet<ConsoleRole> roles = EnumSet.of(ConsoleRole.AUDITOR, ConsoleRole.VIEWER);
    Files.writeString(file, "# users\n\n" + UsersFile.line("first.user", roles, HASH) + "\n");

    // When
    Map<String, User> users = UsersFile.read(file, PasswordHash.MIN_ITERATIONS);

    // Then
    User user = users.get("first.user");
    assertThat(user.roles()).isEqualTo(roles);
    assertThat(user.password().matches(PASSWORD)).isTrue();
    assertThat(user.password().matches("correct horsf".toCharArray())).isFalse();
    assertThat(user.toString()).doesNotContain(HASH.encoded());
  }

  @Test
  void saltsEqualPasswordsDifferently() {
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
    "a viewer pbkdf2-sha256:1000:AAAAAAAAAAAAAAAAAAAAAA:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + " word, expected after the hash",
    "a viewer pbkdf2-sha256:x:AA:AA, iterations is not a number",
    "a viewer pbkdf2-sha256:1:AAAAAAAAAAAAAAAAAAAAAA:AA, iterations out of range",
    "a viewer pbkdf2-sha256:1000:AA:AA, wrong length",
    "a;b viewer x, a user name is"
  })
  void namesFileAndNumberOfInvalidLineWithoutQuotingIt(String line, String reason)
      throws Exception {
    // Given
    Path file = folder.resolve("users");
    Files.writeString(file, "# first\n" + line + "\n");

    // When / Then
    assertThatThrownBy(() -> UsersFile.read(file, PasswordHash.MIN_ITERATIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("users line 2: ")
        .hasMessageContaining(reason)
        .hasMessageNotContaining(line);
  }

  @Test
  void refusesTwoLinesForOneUser() throws Exception {
    // Given
    Path file = folder.resolve("users");
    String line = UsersFile.line("a", EnumSet.of(ConsoleRole.VIEWER), HASH);
    Files.writeString(file, line + "\n" + line + "\n");

    // When / Then
    assertThatThrownBy(() -> UsersFile.read(file, PasswordHash.MIN_ITERATIONS))
        .hasMessageContaining("users line 2");
  }

  @Test
  void row39RefusesNamesThatDifferOnlyInLetterCase() throws Exception {
    // Given
    Path file = folder.resolve("users");
    EnumSet<ConsoleRole> viewer = EnumSet.of(ConsoleRole.VIEWER);
    Files.writeString(
        file, UsersFile.line("anna", viewer, HASH) + "\n" + UsersFile.line("Anna", viewer, HASH));

    // When / Then
    assertThatThrownBy(() -> UsersFile.read(file, PasswordHash.MIN_ITERATIONS))
        .hasMessageContaining("users line 2: a second line for the same user");
  }

  @Test
  void readsKeyAndIdentityAndRefusesDuplicates() throws Exception {
    // Given
    Path file = folder.resolve("users");
    JWK key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
    PersonIdentity link = new PersonIdentity("https://id.example/realm", "0001#x");
    User anna = new User("anna", Set.of(ConsoleRole.VIEWER), HASH, Optional.of(key), Set.of(link));
    User sameKey = new User("b", anna.roles(), HASH, Optional.of(key), Set.of());
    User sameLink = new User("c", anna.roles(), HASH, Optional.empty(), Set.of(link));

    // When
    Files.writeString(file, UsersFile.line(anna));
    User read = UsersFile.read(file, PasswordHash.MIN_ITERATIONS).get("anna");

    // Then
    assertThat(read.signingKey()).contains(key);
    assertThat(read.links()).containsExactly(link);
    for (User other : List.of(sameKey, sameLink)) {
      Files.writeString(file, UsersFile.line(anna) + "\n" + UsersFile.line(other));
      assertThatThrownBy(() -> UsersFile.read(file, PasswordHash.MIN_ITERATIONS))
          .hasMessageContaining("another user's as well");
    }
  }

  @Test
  void refusesPrivateOrUnsupportedKey() throws Exception {
    // Given
    Path file = folder.resolve("users");
    String line = UsersFile.line("a", EnumSet.of(ConsoleRole.VIEWER), HASH);
    String secret = new ECKeyGenerator(Curve.P_256).generate().toJSONString();
    String other = new ECKeyGenerator(Curve.P_384).generate().toPublicJWK().toJSONString();

    // When / Then
    for (String key : List.of(secret, other, "{}", "x")) {
      Files.writeString(file, line + " key=" + key);
      assertThatThrownBy(() -> UsersFile.read(file, PasswordHash.MIN_ITERATIONS))
          .hasMessageStartingWith("users line 1: the key ")
          .hasMessageNotContaining(key);
    }
  }

  @Test
  void refusesHashWithTooFewIterations() throws Exception {
    // Given
    Path file = folder.resolve("users");
    Files.writeString(file, UsersFile.line("a", EnumSet.of(ConsoleRole.VIEWER), HASH));

    // When / Then
    assertThatThrownBy(() -> UsersFile.read(file, PasswordHash.MIN_ITERATIONS + 1))
        .hasMessageContaining("fewer than 1001 iterations");
  }

  @Test
  void refusesShortOrBlankPassword() {
    // When / Then
    for (String bad : List.of("", "elevenchars", "            ", "\uD83D\uDE00".repeat(11))) {
      assertThatThrownBy(
              () -> PasswordHash.requireStrength(bad.toCharArray(), "a.long.enough.name", 12))
          .hasMessageContaining("at least 12 characters");
    }
    assertThatThrownBy(
            () ->
                PasswordHash.requireStrength(
                    "Anna.Of.Registry".toCharArray(), "anna.of.registry", 12))
        .hasMessageNotContaining("Anna");
    PasswordHash.requireStrength("twelve chars".toCharArray(), "anna", 12);
  }
}
