package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.wasl.database.IdRange;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.statistics.Dimension;
import org.wasl.rules.statistics.ReportingPeriod;
import org.wasl.store.deadline.TestDeadlineTable;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.erasure.ErasureRegister;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.store.erasure.Erasures.ErasureGrounds;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.history.IntervalCounts;
import org.wasl.store.intake.AcceptResult.Accepted;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.MessageEffects.ObjectCreation;
import org.wasl.store.referral.NoticeHoldings;
import org.wasl.store.referral.ReferralLists.Position;
import org.wasl.store.referral.ReferralSearch.FoundReferral;
import org.wasl.store.referral.ReferralSearch.ReferralFilter;
import org.wasl.trail.OperatorEntries.EntryFilter;

/**
 * In a store of millions of referrals, no regular work of the gateway reads a table from end to
 * end. The planner is told that the tables are large, and the server counts by which indexes they
 * were read, and how many of their entries.
 */
class LargeStorePlansTest {
  private static final int AGENCIES = 12;
  private static final int REFERRALS = 48;
  private static final int OTHER_REFERRALS = 3_000;
  private static final long TIMES = 1_000;
  private static final Duration DAY = Duration.ofDays(1);
  private static final LocalDate LAST_DAY = LocalDate.of(2001, 1, 1);

  /**
   * These grow with the number of referrals, and nothing but erasure makes them smaller. A request
   * about parked deliveries is forgotten after a year.
   */
  private static final List<String> GROWING =
      List.of(
          "audit_entry",
          "delivery",
          "log_batch",
          "message",
          "object_holder",
          "party",
          "referral",
          "referral_object",
          "replay_item",
          "reporter_status",
          "sealed_content",
          "stream_counter",
          "tombstone");

  /**
   * Each index is read for something, but {@code reporter_status_pkey} only keeps its numbers
   * apart.
   */
  private static final List<String> INDEXES =
      List.of(
          "audit_entry_acknowledged",
          "audit_entry_of_agencies",
          "audit_entry_office",
          "audit_entry_operator",
          "audit_entry_pkey",
          "audit_entry_seq",
          "delivery_alone",
          "delivery_due",
          "delivery_in_flight",
          "delivery_of_referral",
          "delivery_parked",
          "delivery_pkey",
          "delivery_suspect",
          "log_batch_pkey",
          "log_batch_span",
          "message_accepted",
          "message_of_referral",
          "message_pkey",
          "object_holder_held",
          "object_holder_pkey",
          "party_changed",
          "party_pkey",
          "referral_object_expiring",
          "referral_object_pkey",
          "referral_pkey",
          "replay_item_of_delivery",
          "reporter_status_of_referral",
          "reporter_status_untold",
          "sealed_content_pkey",
          "stream_counter_pkey",
          "tombstone_pkey");

  private static final String COUNTERS =
      """
      select relname as name, seq_scan as scans from pg_stat_user_tables
       where schemaname = current_schema
      union all
      select indexrelname, idx_scan from pg_stat_user_indexes where schemaname = current_schema
      union all
      select 'rows by ' || indexrelname, idx_tup_read from pg_stat_user_indexes
       where schemaname = current_schema and relname = any('{%s}')
      """
          .formatted(String.join(",", GROWING));

  /** Referrals of which nothing that is asked for is true, and a request about others. */
  private static final List<String> OTHERS =
      List.of(
          """
          insert into referral (id, state, messages, sender, case_message, clear, police, office,
              others, why)
          select gen_random_uuid(), 'referred', 1, 'platform', gen_random_uuid(), '{}', '{}',
                 'office-9', '{}', '{}'
            from generate_series(1, %d)
          """
              .formatted(OTHER_REFERRALS),
          """
          insert into message (sender, message_id, referral, type, version, content_digest,
              first_answer, number)
          select sender, case_message, id, 'vetted-case', 1, sha256(id::text::bytea), '', 1
            from referral where office = 'office-9'
          """,
          """
          insert into party (referral, agency, state, changed_at)
          select id, office, state, now() from referral where office = 'office-9'
          """,
          """
          insert into audit_entry (stream, step, at, action, actor, salt, leaf)
          select id::text, 1, now(), 'accepted', sender, sha256('1'), sha256(id::text::bytea)
            from referral where office = 'office-9'
          """,
          """
          insert into replay_request (id, action, reason, requested_by, expires_at, state,
              per_minute, total)
          values (gen_random_uuid(), 'discard', 'other', 'anna', now(), 'rejected', 60, %d)
          """
              .formatted(OTHER_REFERRALS),
          """
          insert into replay_item (request, place, delivery)
          select r.id, place, gen_random_uuid()
            from replay_request r cross join generate_series(1, r.total) place
          """);

  @TempDir static Path folder;
  private static Map<String, Long> scans;

  @BeforeAll
  static void everythingIsDoneOnceInALargeStore() throws Exception {
    List<Acceptance> cases = new ArrayList<>();
    try (Store store = TestDatabase.empty(LargeStorePlansTest::config)) {
      for (int i = 0; i < REFERRALS; i++) {
        cases.add(carry(store, i));
      }
      for (String insert : OTHERS) {
        TestDatabase.execute(insert);
      }
      while (store.auditLog().sequence().orElseThrow()) {
        // A batch each.
      }
      TestDeadlineTable.follow(store);
    }
    pretendToBeLarge();
    Map<String, Long> before = counters();
    try (Store store = Store.open(config(TestDatabase.config()))) {
      doEverything(store, cases.get(REFERRALS / 2), cases.get(2));
    }
    Map<String, Long> after = counters();
    scans = new TreeMap<>();
    after.forEach((name, count) -> scans.put(name, count - before.getOrDefault(name, 0L)));
  }

  @AfterAll
  static void theTablesAreSmallAgain() throws Exception {
    try (Connection superuser = superuser();
        Statement statement = superuser.createStatement()) {
      for (String table : GROWING) {
        statement.execute("alter table %s reset (autovacuum_enabled)".formatted(table));
        statement.execute("analyze " + table);
      }
    }
  }

  @Test
  void readsNoGrowingTableCompletely() {
    // When
    Map<String, Long> read = new TreeMap<>(scans);
    read.keySet().retainAll(GROWING);
    // Then
    assertThat(read).hasSize(GROWING.size());
    assertThat(read.values()).as("%s", read).containsOnly(0L);
  }

  @Test
  void everyIndexExistsAndIsUsed() {
    // When
    Map<String, Long> read = new TreeMap<>(scans);
    read.keySet().removeIf(index -> !INDEXES.contains(index));
    // Then
    assertThat(read.keySet()).containsExactlyElementsOf(INDEXES);
    assertThat(read.values()).as("%s", read).doesNotContain(0L);
  }

  @Test
  void readsNoIndexCompletely() {
    // When
    Map<String, Long> rows = new TreeMap<>(scans);
    rows.keySet().removeIf(name -> !name.startsWith("rows by "));
    // Then
    assertThat(rows).isNotEmpty();
    assertThat(rows.values()).as("%s", rows).allMatch(read -> read < OTHER_REFERRALS / 2);
  }

  private static StoreConfig config(StoreConfig config) {
    return config.with(Tombstones.keyed(new byte[32]));
  }

  /** Stores a referral that reached its recipients. In some referrals a message followed. */
  private static Acceptance carry(Store store, int number) {
    String police = "police-" + number % AGENCIES;
    Acceptance row =
        TestAcceptances.leasedNow(TestAcceptances.vettedCase(police, "office-" + number % 3));
    accept(store, row);
    if (number % 4 == 1) {
      ObjectCreation notice =
          new ObjectCreation(
              new MessageId(UUID.randomUUID()),
              "wanted-notice",
              "issue",
              "issued",
              List.of(new AgencyId("registry")),
              Optional.of(LAST_DAY));
      accept(
          store,
          TestAcceptances.leasedNow(
              TestAcceptances.by(
                  new AgencyId(police),
                  row.referral(),
                  TestAcceptances.moves(notice),
                  "registry")));
    }
    if (number % 4 == 0) {
      accept(store, TestAcceptances.leasedNow(TestAcceptances.instruction(row.referral(), police)));
    }
    return row;
  }

  private static void accept(Store store, Acceptance row) {
    Accepted accepted = (Accepted) store.intake().accept(row).join().orElseThrow();
    List<CompletableFuture<?>> recorded = new ArrayList<>();
    for (Leased lease : accepted.leases()) {
      recorded.add(
          store
              .attempts()
              .record(lease.receiptSubject(), lease.attempt(), DeliverySteps.RECEIPT)
              .thenApply(result -> result.orElseThrow()));
    }
    recorded.forEach(CompletableFuture::join);
  }

  /**
   * The statistics of the planner are those of what is there, times a large number. An index of
   * what is open only stays small.
   */
  private static void pretendToBeLarge() throws Exception {
    try (Connection superuser = superuser();
        Statement statement = superuser.createStatement()) {
      for (String table : GROWING) {
        statement.execute("alter table %s set (autovacuum_enabled = off)".formatted(table));
        statement.execute("vacuum (analyze) " + table);
        statement.execute(
            """
            update pg_class c set reltuples = greatest(1, c.reltuples) * %d
             where c.oid = '%s'::regclass
                or c.oid in (select indexrelid from pg_index
                    where indrelid = '%2$s'::regclass and indpred is null)
            """
                .formatted(TIMES, table));
      }
    }
  }

  private static Connection superuser() throws Exception {
    String url = TestDatabase.config().url();
    return DriverManager.getConnection(url, "wasl", "");
  }

  private static Map<String, Long> counters() throws Exception {
    TestDatabase.awaitCounts();
    Map<String, Long> counters = new TreeMap<>();
    try (Connection superuser = superuser();
        Statement statement = superuser.createStatement();
        ResultSet row = statement.executeQuery(COUNTERS)) {
      while (row.next()) {
        counters.put(row.getString("name"), row.getLong("scans"));
      }
    }
    return counters;
  }

  private static void doEverything(Store store, Acceptance past, Acceptance erased)
      throws Exception {
    DeliverySteps flow = new DeliverySteps(store);
    ReferralId referral = past.referral();
    AgencyId police = past.recipients().getFirst().agency();
    // what moves
    Acceptance now = carry(store, 5);
    flow.accept(now);
    Acceptance waiting = TestAcceptances.vettedCase("police-1", "office-1");
    flow.accept(waiting);
    flow.claim().forEach(ticket -> flow.attempt(ticket, DeliverySteps.TIMEOUT));
    flow.reconcile();
    flow.accept(TestAcceptances.vettedCase("gone"));
    flow.claim();
    flow.accept(TestAcceptances.vettedCase("gone"));
    assertThat(store.unavailableRecipients().candidates().orElseThrow())
        .contains(new AgencyId("gone"));
    assertThat(store.unavailableRecipients().park(new AgencyId("gone"), false).orElseThrow())
        .isEqualTo(2);
    flow.accept(TestAcceptances.instruction(referral, police.value()));
    store.deliveryReceipts().expected(past.recipients().getFirst().deliveryId()).orElseThrow();
    store.deliveryReceipts().content(past.recipients().getFirst().deliveryId()).orElseThrow();
    while (store.auditLog().sequence().orElseThrow()) {
      // A batch each.
    }
    store.auditLog().progress().orElseThrow();
    store.auditLog().oldestUnsequencedMillis().orElseThrow();
    TestDeadlineTable.follow(store);
    store.deadlines().due(Instant.now(), 100).orElseThrow();
    store.deadlines().of(referral).orElseThrow();
    store
        .reporterStatuses()
        .markSent(store.reporterStatuses().pending(Optional.empty(), 100).orElseThrow().getFirst())
        .orElseThrow();
    AlarmKey alarm = new AlarmKey(AlarmKind.AGENCY_DOWN, "police-1");
    store.acknowledgedAlarms().last(List.of(alarm)).orElseThrow();
    store
        .noticeExpiries()
        .due(LocalDate.now(ZoneOffset.UTC), Set.of("referred"), Optional.empty(), 100)
        .orElseThrow();
    // what is watched
    store.deliveryBacklog().snapshot().orElseThrow();
    store.deliveryBacklog().waits().orElseThrow();
    store.deliveryBacklog().bySender().orElseThrow();
    store
        .openDeliveries()
        .usages(Set.of(new AgencyId("police-1"), new AgencyId("office-1")))
        .orElseThrow();
    store
        .openDeliveries()
        .misdirected(Set.of(new AgencyId("police-1"), new AgencyId("office-1")), Set.of("sandbox"))
        .orElseThrow();
    store.parkedDeliveries().groups().orElseThrow();
    store.parkedDeliveries().oldest(new AgencyId("police-1"), 100).orElseThrow();
    store
        .agencyHistory()
        .record(Instant.now(), Map.of("police-1", new IntervalCounts(1, 9, 9, 0, 0)))
        .orElseThrow();
    store
        .operatorEntries()
        .newest(
            new EntryFilter(
                Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty()),
            100)
        .orElseThrow();
    store.operatorEntries().last().orElseThrow();
    // what is read
    store.timelines().timeline(referral).orElseThrow();
    store.timelines().page(referral, police, 0, 100).orElseThrow();
    store.referralSnapshots().partySnapshot(referral, police).orElseThrow();
    store.timelines().evidence(referral, police).orElseThrow();
    store
        .referralLists()
        .page(police, Set.of("referred", "closed"), Position.since(Instant.now()), 100)
        .orElseThrow();
    store
        .noticeHoldings()
        .page(new AgencyId("registry"), NoticeHoldings.Position.START, 100)
        .orElseThrow();
    assertThat(
            search(store, IdRange.ofPrefix(referral.toString().substring(0, 13)), Optional.empty()))
        .containsExactly(referral);
    assertThat(search(store, Optional.empty(), Optional.of(new AgencyId("police-5")))).hasSize(5);
    ReportingPeriod month =
        ReportingPeriod.containing(ReportingPeriod.Length.MONTH, LocalDate.of(2001, 1, 1));
    store
        .statistics()
        .count(Dimension.CATEGORY, month, ZoneOffset.UTC, Optional.empty())
        .orElseThrow();
    store
        .statistics()
        .count(Dimension.STAGE, month, ZoneOffset.UTC, Optional.of(police))
        .orElseThrow();
    store.retentionFacts().page(Optional.of(referral), 50).orElseThrow();
    store.referralDecisions().page(Optional.of(referral), 50).orElseThrow();
    // what is erased
    ErasureRegister register = new ErasureRegister(folder.resolve("erasures"));
    ReferralId erasedReferral = erased.referral();
    store
        .erasures()
        .request(erasedReferral, new ErasureGrounds("anna", "retention", "law-1"), DAY)
        .orElseThrow();
    assertThat(store.erasures().confirm(erasedReferral, "ben", DAY, register).orElseThrow())
        .isEqualTo(new ErasureResult.Done());
    store.erasures().erasedReferral(erasedReferral).orElseThrow();
  }

  private static List<ReferralId> search(
      Store store, Optional<IdRange> ids, Optional<AgencyId> agency) {
    ReferralFilter filter =
        new ReferralFilter(
            ids,
            agency,
            Optional.empty(),
            agency.map(any -> "referred"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return store.referralSearch().matching(filter, 100).orElseThrow().stream()
        .map(FoundReferral::id)
        .toList();
  }
}
