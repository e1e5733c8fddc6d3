package org.wasl.system.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.administration.UserCommand;
import org.wasl.administration.backup.SignOperationCommand;
import org.wasl.commands.KitCommand;
import org.wasl.system.CommandResult;
import picocli.CommandLine;

@Tag("soak")
class UserTest {
  private SyntheticInstallation country;

  @BeforeEach
  void country(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1);
    Files.delete(country.data().resolve("users.properties"));
  }

  @Test
  void addsUserOnceAndChangesItLater() throws Exception {
    // When
    int added = add("first-password", "someone", "viewer");
    int other = add("other-password", "other", "auditor");
    int changed = add("second-password", "Someone", "viewer,operator");
    // Then
    Path file = country.data().resolve("users.properties");
    List<String> lines =
        Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
    assertThat(List.of(added, other, changed)).containsOnly(0);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("Someone viewer,operator ").doesNotContain("password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void unknownRoleOrShortPasswordIsBadUsage() throws Exception {
    // When
    int unknown = add("long enough password", "someone", "king");
    int empty = add("", "someone", "viewer");
    int tooShort = add("elevenchars", "someone", "viewer");
    int blank = add("             ", "someone", "viewer");
    // Then
    assertThat(List.of(unknown, empty, tooShort, blank)).containsOnly(2);
    assertThat(country.data().resolve("users.properties")).doesNotExist();
  }

  @Test
  void keepsKeyAndIdentityOfAUserUntilRemoval() throws Exception {
    // Given
    Path key = country.data().resolve("ben.jwk");
    CommandResult made =
        CommandResult.of(new SignOperationCommand(), List.of("--make-key", "--key=" + key));
    Path open = Files.writeString(country.data().resolve("ben.public"), made.out());
    String identity = "https://id.example/realm#0001";
    // When
    add("first-password", "ben", "approver", "--public-key=" + open, "--oidc-identity=" + identity);
    int repeatedCode = add("second-password", "ben", "approver");
    String line = Files.readString(country.data().resolve("users.properties"));
    int other = add("third-password", "omar", "approver", "--oidc-identity=" + identity);
    int removed = add("", "BEN", "--remove");
    int removedAgain = add("", "ben", "--remove");
    // Then
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    assertThat(line).contains("key=" + made.out().strip(), "oidc=" + identity);
    assertThat(List.of(repeatedCode, other, removed, removedAgain)).containsExactly(0, 2, 0, 2);
    assertThat(Files.readString(country.data().resolve("users.properties")))
        .doesNotContain("ben", "omar");
  }

  @Test
  void lockedUserStaysLockedAfterChangeOfRolesAndPassword() throws Exception {
    // Given
    add("first-password", "ben", "viewer");
    Path file = country.data().resolve("users.properties");
    Files.writeString(
        file,
        Files.readAllLines(file).stream()
            .map(line -> line.startsWith("ben ") ? line + " locked" : line)
            .collect(Collectors.joining("\n", "", "\n")));
    // When
    int changed = add("second-password", "ben", "viewer,operator");
    // Then
    assertThat(changed).isZero();
    assertThat(Files.readAllLines(file))
        .anyMatch(line -> line.startsWith("ben viewer,operator ") && line.endsWith(" locked"));
  }

  private int add(String password, String... nameAndRoles) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return KitCommand.oneLineErrors(new CommandLine(new UserCommand()))
          .execute(
              Stream.concat(
                      Stream.of(nameAndRoles),
                      Stream.of("--config=" + country.config(), "--data=" + country.data()))
                  .toArray(String[]::new));
    } finally {
      System.setIn(before);
    }
  }
}
