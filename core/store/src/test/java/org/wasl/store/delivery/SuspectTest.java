package org.wasl.store.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.rules.delivery.BreakerPolicy;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.intake.Acceptance;

/** Threat row 23. A message that kills the process is counted before, and parked after N. */
class SuspectTest {
  private static final int LIMIT = RetryPolicy.DEFAULT.interruptedLimit();
  private static final int ALONE_LIMIT = RetryPolicy.DEFAULT.interruptedAloneLimit();

  private Store store;
  private DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty(config -> config.with(leasesThatRunOutAtOnce(60_000)));
    flow = new DeliverySteps(store);
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    store.close();
  }

  private static DeliveryConfig leasesThatRunOutAtOnce(long suspectPatienceMillis) {
    return new DeliveryConfig(
        RetryPolicy.DEFAULT, BreakerPolicy.DEFAULT, 256, 0, 0, suspectPatienceMillis, 5_000);
  }

  /** Leaves the state behind that the next gateway finds after one dies in its calls. */
  private void dieInTheCallsOf(List<Ticket> tickets) throws Exception {
    tickets.forEach(flow::leased);
    assertThat(flow.reconcile().interrupted()).isEqualTo(tickets.size());
    DeliverySteps.makeEverythingDue();
  }

  @Test
  void parksDeliveryThatKillsTheProcessAndDeliversOthers() throws Exception {
    // Given
    Acceptance poison = TestAcceptances.vettedCase("police-a");
    DeliveryId poisonId = poison.recipients().get(0).deliveryId();
    flow.accept(poison);
    Set<DeliveryId> innocent = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Acceptance row = TestAcceptances.vettedCase("police-a", "office-a");
      row.recipients().forEach(to -> innocent.add(to.deliveryId()));
      flow.accept(row);
    }

    // When
    for (int kills = 0; !DeliverySteps.stateOf(poisonId).equals("parked"); ) {
      List<Ticket> tickets = flow.claim();
      if (tickets.stream().anyMatch(ticket -> ticket.deliveryId().equals(poisonId))) {
        dieInTheCallsOf(tickets);
        assertThat(++kills).isLessThanOrEqualTo(LIMIT + ALONE_LIMIT);
      } else {
        tickets.forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));
      }
    }
    for (List<Ticket> left; !(left = flow.claim()).isEmpty(); ) {
      left.forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));
    }

    // Then
    for (DeliveryId id : innocent) {
      assertThat(DeliverySteps.stateOf(id)).isEqualTo("delivered");
    }
  }

  @Test
  void twentyKillsUnderLoadParkNoInnocentDelivery() throws Exception {
    // Given
    for (int i = 0; i < 12; i++) {
      flow.accept(TestAcceptances.vettedCase("police-a", "office-a"));
    }

    // When
    for (int kill = 0; kill < 20; kill++) {
      List<Ticket> tickets = flow.claim();
      dieInTheCallsOf(tickets.subList(0, tickets.size() / 2));
      tickets.subList(tickets.size() / 2, tickets.size()).stream()
          .map(flow::lease)
          .filter(LeaseResult.Leased.class::isInstance)
          .forEach(leased -> flow.record((LeaseResult.Leased) leased, DeliverySteps.TIMEOUT));
      DeliverySteps.makeEverythingDue();
      TestDatabase.execute("update agency_gate set failures = 0, not_before = null");
    }

    // Then
    assertThat(TestDatabase.count("delivery where state = 'parked'")).isZero();
  }

  @Test
  void suspectRunsAlone() throws Exception {
    // Given
    DeliveryId suspect = makeSuspect();
    flow.accept(TestAcceptances.vettedCase("office-a"));

    // When
    List<Ticket> first = flow.claim();
    List<Ticket> meanwhile = flow.claim();
    flow.attempt(first.get(0), DeliverySteps.RECEIPT);
    List<Ticket> afterwards = flow.claim();

    // Then
    assertThat(first).extracting(Ticket::deliveryId).containsExactly(suspect);
    assertThat(meanwhile).isEmpty();
    assertThat(afterwards).extracting(Ticket::agency).containsExactly(new AgencyId("office-a"));
  }

  @Test
  void suspectWaitsForCallsWithoutBlockingOthers() throws Exception {
    // Given
    flow.accept(TestAcceptances.vettedCase("office-a"));
    Ticket underWay = flow.claimOne();
    DeliveryId suspect = makeSuspect();
    flow.accept(TestAcceptances.vettedCase("police-b"));

    // When
    List<Ticket> meanwhile = flow.claim();
    flow.attempt(underWay, DeliverySteps.RECEIPT);
    meanwhile.forEach(ticket -> flow.attempt(ticket, DeliverySteps.RECEIPT));

    // Then
    assertThat(meanwhile).extracting(Ticket::agency).containsExactly(new AgencyId("police-b"));
    assertThat(flow.claimOne().deliveryId()).isEqualTo(suspect);
  }

  @Test
  void suspectRunsAmongOthersIfLoadNeverStops() throws Exception {
    try (Store impatient = Store.open(TestDatabase.config().with(leasesThatRunOutAtOnce(0)))) {
      // Given
      flow.accept(TestAcceptances.vettedCase("office-a"));
      flow.claimOne();
      makeSuspect();
      flow.accept(TestAcceptances.vettedCase("police-b"));

      // When
      List<Ticket> claimed = new DeliverySteps(impatient).claim();

      // Then
      assertThat(claimed)
          .extracting(Ticket::agency)
          .containsExactlyInAnyOrder(new AgencyId("police-a"), new AgencyId("police-b"));
      assertThat(TestDatabase.count("delivery where alone")).isZero();
    }
  }

  @Test
  void othersWaitForSuspectThatWasInterruptedAgain() throws Exception {
    try (Store impatient = Store.open(TestDatabase.config().with(leasesThatRunOutAtOnce(0)))) {
      // Given
      DeliverySteps impatiently = new DeliverySteps(impatient);
      flow.accept(TestAcceptances.vettedCase("office-a"));
      Ticket underWay = flow.claimOne();
      makeSuspect();
      DeliveryId prime = makeSuspect(RetryPolicy.DEFAULT.pauseLimit());
      flow.accept(TestAcceptances.vettedCase("police-b"));

      // When
      List<Ticket> meanwhile = impatiently.claim();
      flow.attempt(underWay, DeliverySteps.RECEIPT);
      List<Ticket> then = impatiently.claim();
      then.forEach(impatiently::leased);
      List<Ticket> untilItHasEnded = impatiently.claim();

      // Then
      assertThat(meanwhile).isEmpty();
      assertThat(then).extracting(Ticket::deliveryId).containsExactly(prime);
      assertThat(untilItHasEnded).isEmpty();
    }
  }

  @Test
  void uncollectedSuspectBlocksOthersOnlyForItsPatience() throws Exception {
    try (Store impatient = Store.open(TestDatabase.config().with(leasesThatRunOutAtOnce(0)))) {
      // Given
      makeSuspect(RetryPolicy.DEFAULT.pauseLimit());
      flow.accept(TestAcceptances.vettedCase("office-a"));
      Ticket notTaken = flow.claimOne();

      // When
      List<Ticket> meanwhile = new DeliverySteps(impatient).claim();

      // Then
      assertThat(notTaken.agency().value()).isEqualTo("police-a");
      assertThat(meanwhile).extracting(Ticket::agency).containsExactly(new AgencyId("office-a"));
      assertThat(TestDatabase.count("delivery where alone")).isZero();
    }
  }

  @Test
  void suspectOfSilentAgencyBlocksOthersOnlyForItsPatience() throws Exception {
    try (Store impatient = Store.open(TestDatabase.config().with(leasesThatRunOutAtOnce(0)))) {
      // Given
      DeliveryId suspect = makeSuspect();
      flow.accept(TestAcceptances.vettedCase("office-a"));
      flow.leased(flow.claimOne());

      // When
      List<Ticket> meanwhile = new DeliverySteps(impatient).claim();
      flow.reconcile();

      // Then
      assertThat(meanwhile).extracting(Ticket::agency).containsExactly(new AgencyId("office-a"));
      assertThat(
              TestDatabase.count("delivery where interrupted_alone = 0 and id = '" + suspect + "'"))
          .isEqualTo(1);
    }
  }

  @Test
  void claimsNothingUntilReconcilerCountsInterruptedLoneAttempt() throws Exception {
    try (Store impatient = Store.open(TestDatabase.config().with(leasesThatRunOutAtOnce(0)))) {
      // Given a gateway that died in the call
      makeSuspect();
      flow.accept(TestAcceptances.vettedCase("office-a"));
      flow.leased(flow.claimOne());
      TestDatabase.execute("update delivery set lease_owner = -1 where state = 'attempting'");

      // When
      List<Ticket> meanwhile = new DeliverySteps(impatient).claim();
      flow.reconcile();

      // Then
      assertThat(meanwhile).isEmpty();
      assertThat(TestDatabase.count("delivery where interrupted_alone = 1")).isEqualTo(1);
    }
  }

  @Test
  void parksKillingDeliveryAlsoUnderConstantLoad() throws Exception {
    try (Store impatient = Store.open(TestDatabase.config().with(leasesThatRunOutAtOnce(0)))) {
      // Given something to another agency that is always under way, unless all else waits
      DeliverySteps impatiently = new DeliverySteps(impatient);
      Acceptance company = TestAcceptances.vettedCase("office-a");
      flow.accept(company);
      String companion = " where id = '" + company.recipients().get(0).deliveryId() + "'";
      TestDatabase.execute("update delivery set state = 'dispatched'" + companion);
      DeliveryId poison = makeSuspect(0);
      int kills = 0;

      // When
      while (!DeliverySteps.stateOf(poison).equals("parked")) {
        List<Ticket> tickets = impatiently.claim();
        if (tickets.isEmpty()) {
          TestDatabase.execute(
              "update delivery set state = 'waiting', due_at = now() + interval '1 day'"
                  + companion);
          tickets = impatiently.claim();
        }
        assertThat(tickets).extracting(Ticket::deliveryId).containsExactly(poison);
        tickets.forEach(impatiently::leased);
        flow.reconcile();
        assertThat(++kills).isLessThanOrEqualTo(RetryPolicy.DEFAULT.pauseLimit() + ALONE_LIMIT);
        DeliverySteps.makeEverythingDue();
        TestDatabase.execute("update delivery set state = 'dispatched'" + companion);
      }

      // Then
      assertThat(TestDatabase.count("delivery where state = 'parked'")).isEqualTo(1);
    }
  }

  @Test
  void completedAttemptClearsSuspicion() throws Exception {
    // Given
    DeliveryId suspect = makeSuspect();

    // When
    flow.attempt(flow.claimOne(), DeliverySteps.TIMEOUT);
    DeliverySteps.makeEverythingDue();
    flow.accept(TestAcceptances.vettedCase("office-a"));

    // Then
    assertThat(flow.claim()).extracting(Ticket::deliveryId).contains(suspect).hasSize(2);
  }

  private DeliveryId makeSuspect() throws Exception {
    return makeSuspect(LIMIT);
  }

  private DeliveryId makeSuspect(int interrupted) throws Exception {
    Acceptance row = TestAcceptances.vettedCase("police-a");
    flow.accept(row);
    DeliveryId id = row.recipients().get(0).deliveryId();
    TestDatabase.execute(
        "update delivery set interrupted = " + interrupted + " where id = '" + id + "'");
    return id;
  }
}
