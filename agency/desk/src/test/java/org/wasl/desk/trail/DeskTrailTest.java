package org.wasl.desk.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.cli.DeskCommand;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.ErasedTable;
import org.wasl.desk.store.ErasedTable.Erasure;
import org.wasl.desk.store.ReferralNumber;
import org.wasl.desk.store.ReferralTable;
import org.wasl.desk.store.SqliteStatement;
import picocli.CommandLine;

/** Tests the desk's own trail, and that its verification finds changes. */
class DeskTrailTest {
  @TempDir Path folder;
  private DeskTrail trail;

  @BeforeEach
  void open() {
    trail = DeskTrail.open(folder);
  }

  private DeskDatabase database() {
    return DeskDatabase.open(folder.resolve("desk.db"));
  }

  private static void append(DeskDatabase database, DeskTrail to, int number) {
    TrailEntry entry =
        new TrailEntry(
            Instant.EPOCH,
            "kp-rabat",
            "person",
            TrailAction.SIGNED,
            Map.of("message", Integer.toString(number)));
    database.write(
        connection -> {
          to.append(connection, entry);
          return number;
        });
  }

  @Test
  void lineKeepsTheReferralNumberAfterAnErasure() {
    // Given
    try (DeskDatabase database = database()) {
      database.write(
          connection -> {
            for (String referral : List.of("r-1", "r-2")) {
              ReferralTable.touch(
                  connection, "kp-rabat", referral, "vetted-case/1", "platform", Instant.EPOCH);
            }
            trail.append(
                connection,
                new TrailEntry(
                    Instant.EPOCH,
                    "kp-rabat",
                    "person",
                    TrailAction.ASSIGNED,
                    Map.of("referral", "r-2")));
            return true;
          });
      append(database, trail, 2);
      // When
      database.write(
          connection -> {
            ErasedTable.erase(connection, "kp-rabat", "r-2", new Erasure("", ""));
            return true;
          });
      // Then
      assertThat(lines(database))
          .extracting(DeskTrail.Line::referral)
          .containsExactly(Optional.of(new ReferralNumber("kp-rabat", 1970, 2)), Optional.empty());
    }
  }

  private List<String> findings(DeskDatabase database, String kept) {
    return database.read(connection -> DeskTrail.verify(connection, trail.verifier(), kept));
  }

  private static List<DeskTrail.Line> lines(DeskDatabase database) {
    List<DeskTrail.Line> lines = new ArrayList<>();
    return database.read(
        connection -> {
          DeskTrail.forEach(connection, "kp-rabat", lines::add);
          return lines;
        });
  }

  private void change(DeskDatabase database, String sql) {
    database.write(connection -> SqliteStatement.of(connection, sql).run());
  }

  @Test
  void twoProcessesAppendToOneVerifiableTrail() {
    // Given
    DeskTrail other = DeskTrail.open(folder);
    try (DeskDatabase database = database()) {
      // When
      for (int i = 0; i < 300; i++) {
        append(database, i % 3 == 0 ? other : trail, i);
      }
      // Then
      assertThat(findings(database, "")).isEmpty();
      assertThat(lines(database)).hasSize(300);
    }
  }

  @Test
  void rolledBackActLeavesNoEntry() {
    // Given
    try (DeskDatabase database = database()) {
      append(database, trail, 1);
      // When
      try {
        database.write(
            connection -> {
              trail.append(
                  connection,
                  new TrailEntry(Instant.EPOCH, "kp-rabat", "p", TrailAction.REVOKED, Map.of()));
              throw new IllegalStateException("refused");
            });
      } catch (IllegalStateException e) {
        append(database, trail, 2);
      }
      // Then
      assertThat(findings(database, "")).isEmpty();
      assertThat(lines(database)).hasSize(2);
    }
  }

  @Test
  void findsChangedMissingAndTruncatedEntries() {
    // Given
    try (DeskDatabase database = database()) {
      for (int i = 0; i < 5; i++) {
        append(database, trail, i);
      }
      String kept = database.read(DeskTrail::lastCheckpoint);
      // When
      change(database, "DELETE FROM trail WHERE number = 5");
      List<String> cutOff = findings(database, kept);
      change(
          database, "UPDATE trail SET entry = replace(entry, 'person', 'nobody') WHERE number = 2");
      List<String> changed = findings(database, "");
      change(database, "DELETE FROM trail WHERE number = 3");
      // Then
      assertThat(cutOff).containsExactly("the trail does not contain the kept checkpoint");
      assertThat(changed).contains("entry 2 or one before it was changed");
      assertThat(findings(database, "")).contains("entry 3 is missing");
    }
  }

  @Test
  void readsAndContinuesATrailLargerThanMemory() throws Exception {
    // Given 64 entries of a megabyte
    try (DeskDatabase database = database()) {
      change(
          database,
          """
          WITH RECURSIVE line (number) AS
            (SELECT 1 UNION ALL SELECT number + 1 FROM line WHERE number < 64)
          INSERT INTO trail (number, office, entry, checkpoint)
          SELECT number, 'kp-rabat', hex(zeroblob(524288)), '' FROM line
          """);
    }
    // When a program with half of that reads all of it, once to append and once to print it
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                folder.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("errors").toFile())
            .start();
    int code = child.waitFor();
    // Then
    String errors = Files.readString(folder.resolve("errors"));
    assertThat(code).as(errors).isZero();
    assertThat(errors).contains("checkpoint 64 is not a signed note");
    try (DeskDatabase database = database()) {
      assertThat(database.read(DeskTrail::lastCheckpoint))
          .startsWith("wasl.example/desk-trail\n65\n");
    }
  }

  /** Appends an act to the trail of a data folder, and prints the trail. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      Path data = Path.of(arguments[0]);
      try (DeskDatabase database = DeskDatabase.open(data.resolve("desk.db"))) {
        append(database, DeskTrail.open(data), 65);
      }
      int code = new CommandLine(new DeskCommand()).execute("trail", "--data", data.toString());
      System.exit(code == 1 ? 0 : 2); // refuted: the other entries have no checkpoint
    }
  }
}
