package org.wasl.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.console.auth.PasswordHash;
import org.wasl.sandbox.checker.LatencyStatistics;

class FilesOfARunTest {
  @TempDir private Path data;

  @Test
  void eachRunOnAFolderMakesNewCases() throws IOException {
    // When
    RunNumber first = RunNumber.next(data, 7);
    RunNumber second = RunNumber.next(data, 8);
    // Then
    assertThat(first.caseSeed(7)).isEqualTo(7);
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.caseSeed(7)).isNotEqualTo(first.caseSeed(7));
    assertThat(second.sandboxSeed()).isEqualTo(7);
  }

  @Test
  void consolePasswordIsMadeOnceAndReadableByItsOwnerOnly() throws IOException {
    // When
    String password = DemoOperators.ensure(data).password("operator");
    DemoOperators repeatedOperators = DemoOperators.ensure(data);
    // Then
    assertThat(repeatedOperators.password("operator")).isEqualTo(password).hasSize(20);
    assertThat(repeatedOperators.password("approver")).isNotEqualTo(password);
    Path kept = data.resolve("console-password");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
        .isEqualTo("rw-------");
    String[] user = Files.readAllLines(data.resolve("users.properties")).get(0).split(" ");
    assertThat(user[0]).isEqualTo(DemoOperators.OPERATOR);
    assertThat(PasswordHash.parse(user[2]).matches(password.toCharArray())).isTrue();
    assertThat(Files.readString(data.resolve("users.properties"))).doesNotContain(password);
  }

  @Test
  void computesTimesByNearestRank() {
    // When
    LatencyStatistics times = new LatencyStatistics(LongStream.rangeClosed(1, 1000));
    // Then
    assertThat(times).hasToString("p50 500 ms, p99 990 ms");
    assertThat(new LatencyStatistics(LongStream.empty())).hasToString("nothing measured");
  }
}
