package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.wasl.audit.Trail;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;

/** The steps of a delivery, as short words for tests. */
final class Flow {
  static final Outcome RECEIPT = new Outcome.Delivered("receipt");
  static final Outcome TIMEOUT = Outcome.Transient.of(Reason.TIMEOUT);

  private final Store store;

  Flow(Store store) {
    this.store = store;
  }

  AcceptResult accept(Acceptance row) {
    return store.intake().accept(row).join().orElseThrow();
  }

  List<Ticket> claim() {
    return store.relay().claim(Windows.of(64)).orElseThrow();
  }

  Ticket claimOne() {
    List<Ticket> tickets = claim();
    assertThat(tickets).hasSize(1);
    return tickets.get(0);
  }

  Leasing lease(Ticket ticket) {
    return store.attempts().lease(ticket).join().orElseThrow();
  }

  Leasing.Leased leased(Ticket ticket) {
    return (Leasing.Leased) lease(ticket);
  }

  Recorded record(Leasing.Leased leased, Outcome outcome) {
    return store
        .attempts()
        .record(leased.deliveryId(), leased.attempt(), outcome)
        .join()
        .orElseThrow();
  }

  Recorded attempt(Ticket ticket, Outcome outcome) {
    return record(leased(ticket), outcome);
  }

  Reconciliation reconcile() {
    return store.reconciler().run(java.util.Map.of()).orElseThrow();
  }

  static void makeEverythingDue() throws Exception {
    TestDatabase.execute("update delivery set due_at = now() where state = 'waiting'");
    TestDatabase.execute("update agency_gate set not_before = now() where not_before > now()");
  }

  static String stateOf(UUID delivery) throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet result =
          statement.executeQuery("select state from delivery where id = '" + delivery + "'");
      result.next();
      return result.getString(1);
    }
  }

  /** Every stream is contiguous and legal. */
  static void assertTrailsAreSound(Store store) throws Exception {
    List<String> streams = new ArrayList<>();
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet result = statement.executeQuery("select distinct stream from audit_entry");
      while (result.next()) {
        streams.add(result.getString(1));
      }
    }
    assertThat(streams).isNotEmpty();
    for (String stream : streams) {
      assertThat(Trail.check(store.timelines().entries(stream).orElseThrow())).as(stream).isEmpty();
    }
  }
}
