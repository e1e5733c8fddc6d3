package org.wasl.trail;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;
import org.wasl.trail.OperatorEntries.EntryFilter;
import org.wasl.trail.OperatorEntries.OperatorEntry;

class OperatorEntriesTest {
  private Store store;

  @BeforeEach
  void personsActedAmongOthers() throws Exception {
    store = TestDatabase.empty();
    DeliverySteps flow = new DeliverySteps(store);
    Acceptance row = TestAcceptances.vettedCase("police-a");
    console("anna", AuditAction.OPERATED, "login/x1");
    flow.accept(row);
    console("anna", AuditAction.OPERATED, "Agency.pause");
    store
        .agencyGates()
        .pause(new AgencyId("police-a"), "anna", "moving-house", Optional.empty())
        .orElseThrow();
    console("omar", AuditAction.REFUSED, "Replay.approve/same-person/x2");
    console("omar", AuditAction.OPERATED, "Referrals.find/x12");
    store.legalHolds().hold(row.referral(), "omar", "appeal").orElseThrow();
    store.trailAppender().append(AuditAction.STARTED, new StepReason.Code("start")).orElseThrow();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private void console(String person, AuditAction action, String reason) {
    StepReason.Operation operation =
        (StepReason.Operation) StepReason.parse(reason, action, AuditEntry.CONSOLE_STREAM);
    store.trailAppender().appendConsole(person, action, operation).orElseThrow();
  }

  private List<OperatorEntry> newest(
      Optional<Long> before, Optional<String> person, boolean looks, int n) {
    return store
        .operatorEntries()
        .newest(
            new EntryFilter(
                before, person.map(List::of), looks, Optional.empty(), Optional.empty()),
            n)
        .orElseThrow();
  }

  private static List<String> words(List<OperatorEntry> acts) {
    return acts.stream()
        .map(OperatorEntry::entry)
        .map(entry -> entry.step().actor() + " " + entry.step().whyText().orElseThrow())
        .toList();
  }

  @Test
  void readsOperatorActionsWithinATime() {
    // Given
    Instant now = Instant.now();
    // When
    List<OperatorEntry> since = between(Optional.of(now.minusSeconds(3_600)), Optional.empty());
    List<OperatorEntry> before = between(Optional.empty(), Optional.of(now.minusSeconds(3_600)));
    // Then
    assertThat(since).hasSize(4);
    assertThat(before).isEmpty();
  }

  private List<OperatorEntry> between(Optional<Instant> from, Optional<Instant> to) {
    return store
        .operatorEntries()
        .newest(new EntryFilter(Optional.empty(), Optional.empty(), false, from, to), 100)
        .orElseThrow();
  }

  @Test
  void readsActionsAndRefusalsOfAllStreamsNewestFirst() {
    // When
    List<OperatorEntry> acts = newest(Optional.empty(), Optional.empty(), false, 100);
    // Then
    assertThat(words(acts))
        .containsExactly(
            "operator:omar appeal",
            "operator:omar Replay.approve/same-person/x2",
            "operator:anna paused/moving-house",
            "operator:anna Agency.pause");
    assertThat(store.operatorEntries().last().orElseThrow()).contains(acts.get(0).entry().at());
    assertThat(acts)
        .allSatisfy(
            act ->
                assertThat(store.trailEntries().of(act.entry().stream()).orElseThrow())
                    .contains(act.entry()));
  }

  @Test
  void listsReadOnlyActionsOnRequest() {
    // When
    List<OperatorEntry> all = newest(Optional.empty(), Optional.empty(), true, 100);
    // Then
    assertThat(words(all))
        .hasSize(6)
        .contains("operator:omar Referrals.find/x12", "operator:anna login/x1");
  }

  @Test
  void pagesOfOnePersonHaveNoGaps() {
    // Given
    List<OperatorEntry> all = newest(Optional.empty(), Optional.empty(), true, 100);
    // When
    List<OperatorEntry> paged = new ArrayList<>();
    Optional<Long> before = Optional.empty();
    List<OperatorEntry> page = newest(before, Optional.empty(), true, 2);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(2);
      paged.addAll(page);
      before = Optional.of(page.get(page.size() - 1).seq());
      page = newest(before, Optional.empty(), true, 2);
    }
    // Then
    assertThat(paged).isEqualTo(all);
    assertThat(newest(Optional.empty(), Optional.of("anna"), true, 100))
        .hasSize(3)
        .allMatch(act -> act.entry().step().actor().equals("operator:anna"));
    assertThat(newest(Optional.empty(), Optional.of("nobody"), true, 100)).isEmpty();
  }

  @Test
  void findsThemByTheirOwnIndex() throws Exception {
    // Given
    TestDatabase.execute(
        "insert into audit_entry (stream, step, at, action, actor, salt, leaf)"
            + " select 'filler', n, now(), 'attempted', 'gateway', '', ''"
            + " from generate_series(1, 20000) n");
    TestDatabase.execute("analyze audit_entry");
    StringBuilder plan = new StringBuilder();
    // When
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet row = statement.executeQuery("explain " + OperatorEntries.LAST);
      while (row.next()) {
        plan.append(row.getString(1));
      }
    }
    // Then
    assertThat(plan.toString()).contains("audit_entry_operator");
    assertThat(words(newest(Optional.empty(), Optional.empty(), false, 100))).hasSize(4);
  }
}
