package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The register of erasures, restored databases, files and backups. */
class ErasureRegisterTest extends ErasingTest {
  @Test
  void whatTheRegisterCannotTakeIsNotErased() throws Exception {
    // Given
    deliver();
    request();
    Files.writeString(folder.resolve("erasures"), "a file in the folder's place");
    // When
    assertThatThrownBy(() -> confirm("ben")).isInstanceOf(RuntimeException.class);
    // Then
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(1);
    assertThat(TestDatabase.count("tombstone")).isZero();
  }

  @Test
  void aRestoredDatabaseErasesAgainAndOneThatNeverHadItKnowsItsTombstones() throws Exception {
    // Given
    erase();
    List<ErasureRegister.Line> lines = register.lines();
    restoreWith(row);
    // When
    int again = store.erasures().replay(lines).orElseThrow();
    int twice = store.erasures().replay(lines).orElseThrow();
    // Then
    assertThat(again).isEqualTo(1);
    assertThat(twice).isZero();
    assertThat(TestDatabase.count("message")).isZero();
    assertThat(steps()).containsExactly("erased gateway restored/retention/law-1");
    // When
    restoreWith();
    store.erasures().replay(lines).orElseThrow();
    // Then
    assertThat(flow.accept(row)).isInstanceOf(AcceptResult.Erased.class);
  }

  private void restoreWith(Acceptance... rows) throws IOException, SQLException {
    store.close();
    store = TestDatabase.empty(config -> config.with(TOMBSTONES));
    flow = new Flow(store);
    for (Acceptance each : rows) {
      flow.accept(each);
    }
  }

  @Test
  void aLineThatWasCutOffIsWrittenOverAndAWrongOneIsNamed() throws Exception {
    // Given
    erase();
    Path file = folder.resolve("erasures").resolve("register");
    Files.writeString(file, "0190-cut", StandardOpenOption.APPEND);
    // When
    row = Cases.vettedCase("police-a");
    flow.accept(row);
    erase();
    // Then
    assertThat(register.lines()).hasSize(2);
    Files.writeString(file, "nothing\n", StandardOpenOption.APPEND);
    assertThatThrownBy(register::lines).hasMessageEndingWith("line 3 is no erasure");
  }

  @Test
  void filesAreCleanedOnceNobodyReadsWhatWasThere() throws Exception {
    // Given
    assertThat(store.erasureCleaning().run(1_000).orElseThrow())
        .isEqualTo(ErasureCleaning.Outcome.NOTHING);
    try (Connection reader = TestDatabase.connect()) {
      reader.setAutoCommit(false);
      reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      reader.createStatement().executeQuery("select count(*) from agency_gate").close();
      erase();
      // When
      ErasureCleaning.Outcome busy = store.erasureCleaning().run(200).orElseThrow();
      // Then
      assertThat(busy).isEqualTo(ErasureCleaning.Outcome.BUSY);
    }
    assertThat(store.erasureCleaning().run(30_000).orElseThrow())
        .isEqualTo(ErasureCleaning.Outcome.DONE);
    assertThat(store.erasureCleaning().run(1_000).orElseThrow())
        .isEqualTo(ErasureCleaning.Outcome.NOTHING);
  }

  @Test
  void theErasureIsFinalOnceTheLastBackupHasAgedOut() {
    // Given
    erase();
    int uncleaned = store.erasures().settle(Duration.ZERO).orElseThrow();
    store.erasureCleaning().run(30_000).orElseThrow();
    // When
    int early = store.erasures().settle(DAY).orElseThrow();
    int settled = store.erasures().settle(Duration.ZERO).orElseThrow();
    int twice = store.erasures().settle(Duration.ZERO).orElseThrow();
    // Then
    assertThat(List.of(uncleaned, early, settled, twice)).containsExactly(0, 0, 1, 0);
    assertThat(steps()).last().isEqualTo("erasure-final gateway ");
  }
}
