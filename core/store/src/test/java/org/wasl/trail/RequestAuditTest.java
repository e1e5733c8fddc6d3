package org.wasl.trail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;
import org.wasl.trail.RequestAudit.Disclosure;

/**
 * Threat 36. Repeated requests of an agency do not fill the trail, and the first of each kind is
 * there.
 */
class RequestAuditTest {
  private static final int MANY = 5_000;

  /** The defaults, but with an interval that is longer than any test. */
  private static final RequestAuditConfig LONG_INTERVAL =
      new RequestAuditConfig(Duration.ofDays(1), Duration.ofDays(1), 100, 1_000);

  private final Map<String, Integer> reportedLosses = new ConcurrentHashMap<>();
  private Store store;
  private RequestAudit audit;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    audit = audit(LONG_INTERVAL);
  }

  @AfterEach
  void close() throws Exception {
    audit.close();
    store.close();
  }

  private RequestAudit audit(RequestAuditConfig config) {
    return store.auditRequests(
        config, (agency, times) -> reportedLosses.merge(agency, times, Integer::sum));
  }

  private void refuse(AgencyId agency, String problem) {
    assertThat(
            audit.refused(
                agency.value(),
                Optional.of(new MessageId(UUID.randomUUID())),
                problem,
                Optional.empty()))
        .succeedsWithin(SOON)
        .isEqualTo(true);
  }

  private List<AuditEntry> entries(AgencyId agency) {
    return store.trailEntries().of(AuditEntry.agencyStream(agency.value())).orElseThrow();
  }

  private List<String> texts(AgencyId agency) {
    return entries(agency).stream()
        .map(AuditEntry::step)
        .map(step -> (step.action().wireName() + " " + step.whyText().orElse("")).strip())
        .toList();
  }

  @Test
  void recordsFirstRefusalOfEachKindAndCountsOthers() {
    // When
    for (int i = 0; i < MANY; i++) {
      refuse(new AgencyId("police-a"), i % 2 == 0 ? "unsigned" : "bad-signature");
    }
    List<String> before = texts(new AgencyId("police-a"));
    audit.close();
    // Then
    assertThat(before).containsExactly("refused unsigned", "refused bad-signature");
    assertThat(entries(new AgencyId("police-a")).subList(0, 2))
        .allMatch(entry -> entry.step().message().isPresent());
    assertThat(texts(new AgencyId("police-a")).subList(2, 4))
        .containsExactlyInAnyOrder("refused unsigned/x2499", "refused bad-signature/x2499");
    assertThat(entries(new AgencyId("police-a"))).hasSize(4);
    assertThat(reportedLosses).containsExactly(Map.entry("police-a", MANY - 2));
  }

  @Test
  void recordsFirstRepetitionAndCountsOthers() throws Exception {
    // Given
    Acceptance row = TestAcceptances.vettedCase("police-a");
    new DeliverySteps(store).accept(row);
    // When
    for (int i = 0; i < MANY; i++) {
      assertThat(audit.repeated(row.sender(), row.messageId(), row.referral()).join()).isTrue();
    }
    audit.close();
    // Then
    assertThat(texts(new AgencyId("platform"))).containsExactly("duplicate", "duplicate x4999");
    assertThat(entries(new AgencyId("platform")).get(0).step().message()).contains(row.messageId());
    assertThat(store.trailEntries().of(row.referral().toString()).orElseThrow()).hasSize(2);
  }

  @Test
  void recordsReadersOfEachReferralWithCounts() throws Exception {
    // Given
    Acceptance acceptance = TestAcceptances.vettedCase("police-a");
    Acceptance other = TestAcceptances.vettedCase("police-a");
    new DeliverySteps(store).accept(acceptance);
    new DeliverySteps(store).accept(other);
    // When
    for (int i = 0; i < MANY; i++) {
      audit.shown(new AgencyId("police-a"), acceptance.referral(), Disclosure.TIMELINE).join();
    }
    audit.shown(new AgencyId("police-a"), other.referral(), Disclosure.TIMELINE).join();
    audit.shown(new AgencyId("police-a"), acceptance.referral(), Disclosure.EVIDENCE).join();
    audit.close();
    // Then
    assertThat(texts(new AgencyId("police-a")))
        .containsExactly(
            "shown timeline", "shown timeline", "shown evidence", "shown timeline/x4999");
    assertThat(entries(new AgencyId("police-a")))
        .extracting(entry -> entry.step().message().orElseThrow())
        .containsExactly(
            acceptance.messageId(),
            other.messageId(),
            acceptance.messageId(),
            acceptance.messageId());
  }

  @Test
  void countsEachAgencySeparately() {
    // When
    for (int i = 0; i < 10; i++) {
      refuse(new AgencyId("police-a"), "unsigned");
    }
    refuse(new AgencyId("police-b"), "unsigned");
    audit.turnedAway(RequestAudit.UNKNOWN, "handshake");
    audit.close();
    // Then
    assertThat(texts(new AgencyId("police-a")))
        .containsExactly("refused unsigned", "refused unsigned/x9");
    assertThat(texts(new AgencyId("police-b"))).containsExactly("refused unsigned");
    assertThat(texts(new AgencyId("unknown"))).containsExactly("refused handshake");
  }

  @Test
  void recordsCountsAtTheEndOfTheInterval() {
    // Given
    audit.close();
    audit = audit(new RequestAuditConfig(Duration.ofMillis(50), Duration.ofDays(1), 100, 100));
    // When / Then
    await()
        .atMost(SOON)
        .until(
            () -> {
              // These are requests of one interval, now and then. None of them waits for the
              // database.
              for (int i = 0; i < 3; i++) {
                audit.turnedAway("police-a", "unsigned");
              }
              return texts(new AgencyId("police-a")).stream()
                  .anyMatch(it -> it.startsWith("refused unsigned/x"));
            });
  }

  @Test
  void stopRecordsCountsAndStartsAnew() {
    // Given
    refuse(new AgencyId("police-a"), "unsigned");
    refuse(new AgencyId("police-a"), "unsigned");
    // When
    audit.close();
    audit = audit(LONG_INTERVAL);
    refuse(new AgencyId("police-a"), "unsigned");
    // Then
    assertThat(texts(new AgencyId("police-a")))
        .containsExactly("refused unsigned", "refused unsigned/x1", "refused unsigned");
  }

  @Test
  void reportsFailedRecordAndRecordsCountsLater() throws Exception {
    // Given
    TestDatabase.execute(
        "alter table audit_entry add constraint takes_nothing check (action <> 'refused') not"
            + " valid");
    // When
    boolean recorded;
    try {
      recorded = audit.refused("police-a", Optional.empty(), "unsigned", Optional.empty()).join();
      audit.turnedAway("police-a", "http-400");
      // The next one is reportedLosses after it, so that it was tried before the database takes it.
      audit.refused("police-b", Optional.empty(), "unsigned", Optional.empty()).join();
    } finally {
      TestDatabase.execute("alter table audit_entry drop constraint takes_nothing");
    }
    refuse(new AgencyId("police-a"), "unsigned");
    audit.close();
    // Then
    assertThat(recorded).isFalse();
    assertThat(texts(new AgencyId("police-a")))
        .containsExactly("refused unsigned", "refused http-400/x1");
    assertThat(texts(new AgencyId("police-b"))).isEmpty();
  }

  @Test
  void reportsLongFailureToRecordOnce() throws Exception {
    // Given
    audit.close();
    audit = audit(new RequestAuditConfig(Duration.ofMillis(50), Duration.ofDays(1), 100, 100));
    TestDatabase.execute(
        "alter table audit_entry add constraint takes_nothing check (action <> 'refused') not"
            + " valid");
    // When
    try {
      for (AgencyId agency :
          List.of(new AgencyId("police-a"), new AgencyId("police-b"), new AgencyId("police-c"))) {
        audit.turnedAway(agency.value(), "http-400");
        await().atMost(SOON).until(() -> reportedLosses.containsKey(agency.value()));
      }
    } finally {
      TestDatabase.execute("alter table audit_entry drop constraint takes_nothing");
    }
    audit.close();
    // Then
    assertThat(reportedLosses).isEqualTo(Map.of("police-a", 1, "police-b", 1, "police-c", 1));
    assertThat(texts(new AgencyId("police-a"))).containsExactly("refused http-400/x1");
  }

  @Test
  void limitsReferralsThatAreCountedSeparately() {
    // Given
    int apart = 50;
    int reads = 100_000;
    audit.close();
    audit = audit(new RequestAuditConfig(Duration.ofDays(1), Duration.ofDays(1), 3, apart));
    // When
    for (int i = 0; i < reads; i++) {
      audit
          .shown(new AgencyId("police-a"), new ReferralId(new UUID(7, i)), Disclosure.TIMELINE)
          .join();
    }
    for (int i = 0; i < 100; i++) {
      refuse(new AgencyId("police-b"), "problem-" + i);
    }
    audit
        .shown(new AgencyId("police-b"), new ReferralId(new UUID(8, 1)), Disclosure.TIMELINE)
        .join();
    int known = audit.size();
    audit.close();
    // Then
    assertThat(known).isEqualTo(apart + 1 + 4 + 1);
    assertThat(texts(new AgencyId("police-a")))
        .hasSize(apart + 2)
        .last()
        .isEqualTo("shown timeline/x" + (reads - apart - 1));
    assertThat(texts(new AgencyId("police-b")))
        .containsExactly(
            "refused problem-0",
            "refused problem-1",
            "refused problem-2",
            "refused other",
            "shown timeline",
            "refused other/x96");
  }

  @Test
  void limitsStatisticsTablesThatAreCountedSeparately() {
    // Given
    audit.close();
    audit = audit(new RequestAuditConfig(Duration.ofDays(1), Duration.ofDays(1), 3, 2));
    // When
    for (int i = 1; i <= 9; i++) {
      audit.shownStatistics(new AgencyId("police-a"), "stage-2026-0" + i).join();
    }
    audit.close();
    // Then
    assertThat(texts(new AgencyId("police-a")))
        .containsExactly(
            "shown statistics-stage-2026-01",
            "shown statistics-stage-2026-02",
            "shown statistics",
            "shown statistics/x6");
  }
}
