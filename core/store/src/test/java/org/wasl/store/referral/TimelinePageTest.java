package org.wasl.store.referral;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;

/** The amount that one answer reads of a referral does not grow with the length of the referral. */
class TimelinePageTest {
  private static final int LIMIT = 500;
  private static Store store;
  private static ReferralId shorter;
  private static ReferralId longer;

  @BeforeAll
  static void referrals() throws Exception {
    store = TestDatabase.empty();
    shorter = referral(200);
    longer = referral(4_000);
  }

  @AfterAll
  static void close() throws Exception {
    store.close();
  }

  /** Stores a referral of {@code messages} messages to two agencies, of three steps each. */
  private static ReferralId referral(int messages) throws Exception {
    Acceptance row = TestAcceptances.vettedCase("police-a", "office-a");
    new DeliverySteps(store).accept(row);
    String id = row.referral().toString();
    TestDatabase.execute(
        """
        insert into message
        select (jsonb_populate_record(m,
                 jsonb_build_object('message_id', gen_random_uuid(), 'number', n))).*
          from message m, generate_series(2, %d) n where m.referral = '%s'
        """
            .formatted(messages, id));
    TestDatabase.execute(
        """
        insert into delivery
        select (jsonb_populate_record(d, jsonb_build_object(
                 'id', gen_random_uuid(), 'message_id', m.message_id,
                 'seq', m.number))).*
          from delivery d join message m using (referral)
         where d.referral = '%s' and m.number > 1
        """
            .formatted(id));
    TestDatabase.execute("delete from audit_entry where stream = '%s'".formatted(id));
    TestDatabase.execute(
        """
        insert into audit_entry
               (stream, step, at, action, actor, message, sender, delivery, recipient, salt, leaf)
        select m.referral::text, row_number() over (order by m.number, d.recipient nulls first),
               now(), case when d.id is null then 'accepted' else 'dispatched' end, 'gateway',
               m.message_id, m.sender, d.id, d.recipient, sha256('salt'), sha256('leaf')
          from message m
          join lateral (select null::uuid as id, null::text as recipient
                        union all
                        select id, recipient from delivery d
                         where d.sender = m.sender and d.message_id = m.message_id) d on true
         where m.referral = '%s'
        """
            .formatted(id));
    TestDatabase.execute(
        """
        update audit_entry set action = 'moved', why = 'office/office-a'
         where stream = '%s' and step = %d
        """
            .formatted(id, 3 * messages - 1));
    TestDatabase.execute(
        "update stream_counter set steps = %d where stream = '%s'".formatted(3 * messages, id));
    TestDatabase.execute("analyze message, delivery, audit_entry");
    return row.referral();
  }

  private static TimelinePage page(ReferralId referral, long after) {
    return store
        .timelines()
        .page(referral, new AgencyId("office-a"), after, LIMIT)
        .orElseThrow()
        .orElseThrow();
  }

  @Test
  void pageMemoryDoesNotGrowWithTheReferral() {
    // Given
    long ofShort = allocated(() -> page(shorter, 0));
    // When
    long first = allocated(() -> page(longer, 0));
    long late = allocated(() -> page(longer, 11_000));
    // Then
    assertThat(first).isLessThan(2 * ofShort);
    assertThat(late).isLessThan(2 * ofShort);
  }

  @Test
  void databaseReadsPerPageDoNotGrowWithTheReferral() throws Exception {
    // When
    long ofShort = rowsRead(shorter, 0);
    long first = rowsRead(longer, 0);
    long late = rowsRead(longer, 11_000);
    // Then
    assertThat(ofShort).isLessThan(10 * LIMIT);
    assertThat(first).isLessThan(2 * ofShort);
    assertThat(late).isLessThan(2 * ofShort);
  }

  @Test
  void pagesHaveEveryStepMessageAndDelivery() {
    // Given
    Set<Long> steps = new HashSet<>();
    Set<MessageId> messages = new HashSet<>();
    Set<DeliveryId> deliveries = new HashSet<>();
    // When
    boolean more = true;
    for (long after = 0; more; ) {
      TimelinePage page = page(longer, after);
      page.timeline().entries().stream().map(AuditEntry::number).forEach(steps::add);
      page.timeline().messages().forEach(message -> messages.add(message.messageId()));
      page.timeline().deliveries().forEach(delivery -> deliveries.add(delivery.id()));
      after = page.timeline().entries().getLast().number();
      more = page.more();
    }
    // Then
    assertThat(steps).hasSize(12_000);
    assertThat(messages).hasSize(4_000);
    assertThat(deliveries).hasSize(8_000);
  }

  @Test
  void pageAfterTheLastStepIsEmpty() {
    // When
    TimelinePage page = page(shorter, 600);
    // Then
    assertThat(page.timeline().entries()).isEmpty();
    assertThat(page.more()).isFalse();
  }

  /** Rows of tables that the statements of a page read, for the office that gave it away. */
  private static long rowsRead(ReferralId referral, long after) throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      Timelines.page(connection, referral, new AgencyId("platform"), after, LIMIT).orElseThrow();
      try (ResultSet rows =
          statement.executeQuery(
              """
              select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) as rows
                from pg_stat_xact_user_tables
              """)) {
        rows.next();
        return rows.getLong("rows");
      }
    }
  }

  /** Bytes that this thread allocates, once everything is loaded. */
  private static long allocated(Runnable read) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    read.run();
    long before = threads.getCurrentThreadAllocatedBytes();
    read.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
