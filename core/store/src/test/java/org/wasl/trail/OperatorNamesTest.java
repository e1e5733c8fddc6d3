package org.wasl.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.store.Store;
import org.wasl.store.TestDatabase;

class OperatorNamesTest {
  private static final String ID = "op-0f3a5c7e9b1d2f4a6c8e0b2d";

  private Store store;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  @Test
  void recordsNameOnceUntilItChanges() {
    // When
    boolean first = store.operatorNames().remember(ID, "anna").orElseThrow();
    boolean repeated = store.operatorNames().remember(ID, "anna").orElseThrow();
    boolean changed = store.operatorNames().remember(ID, "anna.b").orElseThrow();
    // Then
    assertThat(List.of(first, repeated, changed)).containsExactly(true, false, true);
    assertThat(store.operatorNames().all().orElseThrow()).isEqualTo(Map.of(ID, "anna.b"));
    assertThat(store.trailEntries().of(AuditEntry.CONSOLE_STREAM).orElseThrow())
        .extracting(entry -> entry.step().actor() + " " + entry.step().whyText().orElseThrow())
        .containsExactly(
            "operator:" + ID + " operator-name/anna", "operator:" + ID + " operator-name/anna.b");
  }
}
