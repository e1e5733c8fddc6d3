package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;

/**
 * Repeated queries read as much of a long backlog as of a short one. The test counts entries of
 * indexes, not time.
 */
class BacklogCostTest {
  private static final int WINDOW = 16;

  /** Entries of its indexes, and rows without one, that this transaction has read. */
  private static final String READ =
      """
      select pg_stat_get_xact_tuples_returned('delivery'::regclass)
           + (select sum(pg_stat_get_xact_tuples_returned(indexrelid))
                from pg_index where indrelid = 'delivery'::regclass)
      """;

  /** Each is run in a transaction of its own, which is rolled back. */
  @FunctionalInterface
  private interface Reading {
    void at(Connection connection) throws SQLException;
  }

  @Test
  void doesNotRereadBacklogOfSilentAgency() throws Exception {
    costsTheSame(200, 4_000);
  }

  @Test
  @Tag("soak")
  void doesNotRereadTwoHundredThousandDeliveries() throws Exception {
    costsTheSame(200, 200_000);
  }

  private static void costsTheSame(int few, int many) throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      DeliverySteps steps = new DeliverySteps(store);
      steps.accept(TestAcceptances.vettedCase("dead"));
      steps.accept(TestAcceptances.vettedCase("parks"));
      TestDatabase.execute("update delivery set state = 'parked' where recipient = 'parks'");
      grow(few);
      // When
      Map<String, Long> ofFew = read(store);
      grow(many);
      Map<String, Long> ofMany = read(store);
      // Then
      // Entries of what was rolled back are read until they are marked.
      ofMany.forEach(
          (reading, entries) ->
              assertThat(entries).as(reading).isBetween(0L, ofFew.get(reading) + 2L * WINDOW));
      assertThat(ofFew.get("breaker open")).isLessThan(20L + WINDOW);
      assertThat(ofFew.get("breaker half open")).isLessThan(30L + WINDOW);
      assertThat(ofFew.get("agency back")).isLessThan(6L * WINDOW);
    }
  }

  /** Gives both agencies {@code more} further deliveries. */
  private static void grow(int more) throws Exception {
    TestDatabase.execute(
        """
        insert into delivery (id, referral, sender, message_id, recipient, seq, urgency, state,
            due_at, parked_at)
        select gen_random_uuid(), gen_random_uuid(), d.sender, d.message_id, d.recipient, d.seq,
               d.urgency, d.state, d.due_at + n * interval '1 ms', d.parked_at
          from (select distinct on (recipient) * from delivery) d, generate_series(1, %d) n;
        analyze delivery
        """
            .formatted(more));
  }

  private static Map<String, Long> read(Store store) throws Exception {
    Map<String, Long> read = new LinkedHashMap<>();
    Reading claim =
        connection -> store.dueDeliveries().claim(connection, new InFlightLimits(WINDOW, Map.of()));
    read.put("breaker open", read("9, now() + interval '1 hour', false", claim));
    read.put("breaker half open", read("9, now(), false", claim));
    read.put("paused", read("0, null, true", claim));
    read.put("agency back", read("0, null, false", claim));
    read.put("in flight", read("9, now(), false", query(DeliveryBacklog.IN_FLIGHT)));
    read.put("waiting", read("9, now(), false", query(DeliveryBacklog.WAITING)));
    read.put("parked", read("9, now(), false", query(DeliveryBacklog.PARKED)));
    return read;
  }

  private static Reading query(String sql) {
    return connection -> SqlStatement.of(connection, sql).list(row -> row.text("recipient"));
  }

  private static long read(String gate, Reading reading) throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "insert into agency_gate (agency, failures, not_before, paused) values ('dead', "
              + gate
              + ")");
      reading.at(connection);
      try (ResultSet row = statement.executeQuery(READ)) {
        row.next();
        return row.getLong(1);
      } finally {
        connection.rollback();
      }
    }
  }

  @Test
  @Tag("soak")
  void resumesHundredThousandDeliveriesInOneStatement() throws Exception {
    try (Store store = TestDatabase.empty()) {
      // Given
      new DeliverySteps(store).accept(TestAcceptances.vettedCase("dead"));
      grow(100_000);
      TestDatabase.execute("update delivery set due_at = due_at - interval '1 hour'");
      store
          .agencyGates()
          .pause(new AgencyId("dead"), "op-1", "moving", Optional.empty())
          .orElseThrow();
      // When
      boolean resumed =
          store
              .agencyGates()
              .resume(new AgencyId("dead"), "op-1", "moved", Optional.of(new DeliveryRate(6_000)))
              .orElseThrow();
      // Then
      assertThat(resumed).isTrue();
      assertThat(
              TestDatabase.text(
                  "select round(extract(epoch from max(due_at) - min(due_at))) from delivery"))
          .isEqualTo("1000");
    }
  }
}
