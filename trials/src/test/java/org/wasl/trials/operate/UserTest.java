package org.wasl.trials.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.wasl.gateway.command.UserCommand;
import org.wasl.kit.cli.KitCommand;
import picocli.CommandLine;

class UserTest {
  private SyntheticInstallation country;

  @BeforeEach
  void country(TestInfo test) throws Exception {
    country = SyntheticInstallation.of(test, 1);
  }

  @Test
  void aUserIsAddedOnceAndChangedAfterwards() throws Exception {
    // When
    int added = add("first-password", "someone", "viewer");
    int other = add("other-password", "other", "auditor");
    int changed = add("second-password", "someone", "viewer,operator");
    // Then
    Path file = country.data().resolve("users.properties");
    List<String> lines =
        Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
    assertThat(List.of(added, other, changed)).containsOnly(0);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(1)).startsWith("someone viewer,operator ").doesNotContain("password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void anUnknownRoleOrAnEmptyPasswordIsBadUsage() throws Exception {
    // When
    int unknown = add("password", "someone", "king");
    int empty = add("", "someone", "viewer");
    // Then
    assertThat(List.of(unknown, empty)).containsOnly(2);
    assertThat(country.data().resolve("users.properties")).doesNotExist();
  }

  private int add(String password, String... nameAndRoles) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)));
    try {
      return KitCommand.oneLineErrors(new CommandLine(new UserCommand()))
          .execute(
              nameAndRoles[0],
              nameAndRoles[1],
              "--config",
              country.config().toString(),
              "--data",
              country.data().toString());
    } finally {
      System.setIn(before);
    }
  }
}
