package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.wasl.audit.StreamCheck;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.InFlightLimits;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.OutcomeResult;
import org.wasl.store.delivery.ReconcilerResult;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance;

/** The steps of a delivery, as short words for tests. */
public final class DeliverySteps {
  public static final AttemptOutcome RECEIPT = new AttemptOutcome.Delivered("receipt");
  public static final AttemptOutcome TIMEOUT = AttemptOutcome.Transient.of(ReasonCode.TIMEOUT);

  private final Store store;

  public DeliverySteps(Store store) {
    this.store = store;
  }

  public AcceptResult accept(Acceptance row) {
    return store.intake().accept(row).join().orElseThrow();
  }

  public List<Ticket> claim() {
    return store.dueDeliveries().claim(new InFlightLimits(64, Map.of())).orElseThrow();
  }

  public Ticket claimOne() {
    List<Ticket> tickets = claim();
    assertThat(tickets).hasSize(1);
    return tickets.get(0);
  }

  public LeaseResult lease(Ticket ticket) {
    return store.attempts().lease(ticket).join().orElseThrow();
  }

  public LeaseResult.Leased leased(Ticket ticket) {
    return (LeaseResult.Leased) lease(ticket);
  }

  public OutcomeResult record(LeaseResult.Leased leased, AttemptOutcome outcome) {
    return store
        .attempts()
        .record(leased.receiptSubject(), leased.attempt(), outcome)
        .join()
        .orElseThrow();
  }

  public OutcomeResult attempt(Ticket ticket, AttemptOutcome outcome) {
    return record(leased(ticket), outcome);
  }

  public ReconcilerResult reconcile() {
    return store.reconciler().run(java.util.Map.of()).orElseThrow();
  }

  public static void makeEverythingDue() throws Exception {
    TestDatabase.execute("update delivery set due_at = now() where state = 'waiting'");
    TestDatabase.execute("update agency_gate set not_before = now() where not_before > now()");
  }

  public static String stateOf(DeliveryId delivery) throws Exception {
    try (Connection connection = TestDatabase.connect();
        Statement statement = connection.createStatement()) {
      ResultSet result =
          statement.executeQuery("select state from delivery where id = '" + delivery + "'");
      result.next();
      return result.getString(1);
    }
  }

  /** Every stream is contiguous and legal. */
  public static void assertTrailsAreSound(Store store) throws Exception {
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
      assertThat(StreamCheck.check(store.trailEntries().of(stream).orElseThrow()))
          .as(stream)
          .isEmpty();
    }
  }
}
