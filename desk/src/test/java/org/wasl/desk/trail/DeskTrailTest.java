package org.wasl.desk.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.desk.store.DeskDatabase;
import org.wasl.desk.store.SqliteStatement;

/** The desk's own trail, and what finds that it was changed. */
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

  private void append(DeskDatabase database, DeskTrail to, int number) {
    TrailEntry entry =
        new TrailEntry(
            Instant.EPOCH,
            "kp-rabat",
            "person",
            TrailAct.SIGNED,
            Map.of("message", Integer.toString(number)));
    database.write(
        connection -> {
          to.append(connection, entry);
          return number;
        });
  }

  private List<String> findings(DeskDatabase database, String kept) {
    return database.read(connection -> DeskTrail.verify(connection, trail.verifier(), kept));
  }

  private static List<DeskTrail.Line> lines(DeskDatabase database) {
    return database.read(connection -> DeskTrail.lines(connection, "kp-rabat", 0, 1_000));
  }

  private void change(DeskDatabase database, String sql) {
    database.write(connection -> SqliteStatement.of(connection, sql).run());
  }

  @Test
  void whatTwoProcessesAppendIsOneProvenTrail() {
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
  void anActThatIsRolledBackLeavesNoEntry() {
    // Given
    try (DeskDatabase database = database()) {
      append(database, trail, 1);
      // When
      try {
        database.write(
            connection -> {
              trail.append(
                  connection,
                  new TrailEntry(Instant.EPOCH, "kp-rabat", "p", TrailAct.REVOKED, Map.of()));
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
  void aChangedAMissingAndACutOffEntryAreFound() {
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
      assertThat(cutOff).containsExactly("what the kept checkpoint says is not in the trail");
      assertThat(changed).contains("entry 2 or one before it was changed");
      assertThat(findings(database, "")).contains("entry 3 is missing");
    }
  }
}
