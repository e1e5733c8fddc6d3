package org.wasl.store.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.replay.ParkedRequests.Selection;

class ParkedRequestRetentionTest {
  private static final Duration KEPT = Duration.ofDays(10);

  private Store store;
  private DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    flow = new DeliverySteps(store);
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    store.close();
  }

  private List<DeliveryId> park(int cases) {
    for (int i = 0; i < cases; i++) {
      flow.accept(TestAcceptances.vettedCase("police-a"));
    }
    flow.claim()
        .forEach(ticket -> flow.attempt(ticket, new AttemptOutcome.Permanent(ReasonCode.REJECTED)));
    return store
        .parkedRequests()
        .plan(Selection.of(new AgencyId("police-a")), 100)
        .orElseThrow()
        .deliveries();
  }

  private UUID ask(List<DeliveryId> deliveries) {
    return ParkedRequestSteps.file(
            store, deliveries, ParkedRequestSteps.order(ParkedDeliveryAction.DISCARD, 600))
        .id();
  }

  private static void age(String column, int days) throws Exception {
    TestDatabase.execute(
        "update replay_request set %s = now() - interval '%d days' where %s is not null"
            .formatted(column, days, column));
  }

  private int forget() {
    return store.parkedRequestRetention().deleteExpired(KEPT).orElseThrow();
  }

  private List<String> gatewayTrail() {
    return store.trailEntries().of(AuditEntry.GATEWAY_STREAM).orElseThrow().stream()
        .map(entry -> entry.step().actor() + " " + entry.step().whyText().orElseThrow())
        .toList();
  }

  @Test
  void deletesOldRequestsAndKeepsTheirTrail() throws Exception {
    // Given
    List<DeliveryId> parked = park(2);
    UUID done = ask(parked.subList(0, 1));
    store.parkedRequests().transition(done, Action.APPROVE, "omar", agency -> false).orElseThrow();
    ParkedRequestSteps.finish(store, done);
    UUID rejected = ask(parked.subList(1, 2));
    store
        .parkedRequests()
        .transition(rejected, Action.REJECT, "omar", agency -> false)
        .orElseThrow();
    List<String> before = gatewayTrail();
    age("ended_at", 9);

    // When
    int young = forget();
    age("ended_at", 11);
    int old = forget();

    // Then
    assertThat(List.of(young, old)).containsExactly(0, 2);
    assertThat(TestDatabase.count("replay_request")).isZero();
    assertThat(TestDatabase.count("replay_item")).isZero();
    assertThat(gatewayTrail())
        .isEqualTo(before)
        .contains("operator:anna discard-requested/" + rejected + "/agency-mended");
    assertThat(TestDatabase.count("audit_entry where action = 'discarded'")).isEqualTo(1);
  }

  @Test
  void deletesUnapprovedRequestsAfterTheSameTime() throws Exception {
    // Given
    UUID request = ask(park(1));
    age("expires_at", 11);

    // When
    int forgotten = forget();

    // Then
    assertThat(forgotten).isEqualTo(1);
    assertThat(store.parkedRequests().find(request).orElseThrow()).isEmpty();
  }

  @Test
  void keepsRunningAndWaitingRequestsOfAnyAge() throws Exception {
    // Given
    List<DeliveryId> parked = park(2);
    UUID running = ask(parked.subList(0, 1));
    store
        .parkedRequests()
        .transition(running, Action.APPROVE, "omar", agency -> false)
        .orElseThrow();
    UUID waiting = ask(parked.subList(1, 2));
    age("requested_at", 1_000);
    age("next_at", 1_000);
    age("decided_at", 1_000);

    // When
    int forgotten = forget();

    // Then
    assertThat(forgotten).isZero();
    assertThat(ParkedRequestSteps.find(store, running).state())
        .isEqualTo(ParkedRequestState.RUNNING);
    assertThat(ParkedRequestSteps.finish(store, running).moved()).isEqualTo(1);
    assertThat(store.parkedRequests().planOf(waiting).orElseThrow().deliveries())
        .containsExactly(parked.get(1));
  }

  @Test
  void deletesRequestOfManyDeliveriesCompletely() throws Exception {
    // Given
    ask(park(1));
    // The planner then knows a store in which requests are small.
    TestDatabase.execute("analyze replay_item");
    TestDatabase.execute(
        "insert into replay_item select r.id, n, gen_random_uuid()"
            + " from replay_request r, generate_series(1, 20000) n");
    age("expires_at", 11);

    // When
    int forgotten = forget();

    // Then
    assertThat(forgotten).isEqualTo(1);
    assertThat(TestDatabase.count("replay_item")).isZero();
  }
}
