package org.wasl.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.Outcome;
import org.wasl.rules.delivery.Reason;
import org.wasl.rules.operations.Guard.Move;
import org.wasl.rules.operations.Guard.Objection;
import org.wasl.rules.operations.Pace;
import org.wasl.rules.operations.ReplayAction;
import org.wasl.rules.operations.RequestState;
import org.wasl.store.Replay.Moved;
import org.wasl.store.Replay.Selection;

class ReplayTest {
  private Store store;
  private Store second;
  private Flow flow;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    second = Store.open(TestDatabase.config());
    flow = new Flow(store);
  }

  @AfterEach
  void close() throws Exception {
    Flow.assertTrailsAreSound(store);
    second.close();
    store.close();
  }

  private List<UUID> park(int cases) {
    for (int i = 0; i < cases; i++) {
      flow.accept(Cases.vettedCase("police-a"));
    }
    flow.claim().forEach(one -> flow.attempt(one, new Outcome.Permanent(Reason.REJECTED)));
    return parked(Selection.of("police-a"));
  }

  private List<UUID> parked(Selection selection) {
    return store.replay().plan(selection, 1_000).orElseThrow().deliveries();
  }

  private Moved move(UUID request, Move move, String person) {
    return store.replay().move(request, move, person).orElseThrow();
  }

  private List<String> orders() {
    return store.timelines().entries(AuditEntry.GATEWAY_STREAM).orElseThrow().stream()
        .map(entry -> entry.step().actor() + " " + entry.step().why().orElse("").split("/")[0])
        .toList();
  }

  @Test
  void whatIsSelectedIsShownAndNothingIsMoved() {
    // Given
    List<UUID> all = park(3);

    // When
    Replay.Plan plan = store.replay().plan(Selection.of("police-a"), 2).orElseThrow();

    // Then
    assertThat(plan.deliveries()).containsExactlyElementsOf(all.subList(0, 2));
    assertThat(plan.perAgency()).containsExactly(java.util.Map.entry("police-a", 2));
    assertThat(parked(Selection.one(all.get(1)))).containsExactly(all.get(1));
    assertThat(parked(new Selection(Set.of(), Optional.of("rejected"), Optional.empty(), 0)))
        .hasSize(3);
    assertThat(parked(new Selection(Set.of(), Optional.of("timeout"), Optional.empty(), 0)))
        .isEmpty();
    assertThat(parked(new Selection(Set.of(), Optional.empty(), Optional.empty(), 60))).isEmpty();
  }

  @Test
  void oneDeliveryIsSentAgainAtOnceUnderItsId() throws Exception {
    // Given
    UUID id = park(2).get(0);

    // When
    ReplayRequest request =
        store.replay().request(List.of(id), Replays.order(ReplayAction.REPLAY, 60)).orElseThrow();
    assertThat(store.replay().work().orElseThrow()).contains(1);

    // Then
    assertThat(request.state()).isEqualTo(RequestState.RUNNING);
    assertThat(Replays.find(store, request.id()).state()).isEqualTo(RequestState.DONE);
    assertThat(flow.claimOne().deliveryId()).isEqualTo(id);
  }

  @Test
  void severalWaitForASecondPersonAndTheRequesterIsNone() throws Exception {
    // Given
    List<UUID> ids = park(3);
    UUID request =
        store.replay().request(ids, Replays.order(ReplayAction.REPLAY, 600)).orElseThrow().id();

    assertThat(store.replay().about(request).orElseThrow().deliveries()).isEqualTo(ids);

    // When
    Optional<Integer> before = store.replay().work().orElseThrow();
    Moved self = move(request, Move.APPROVE, "Anna");
    Moved other = move(request, Move.APPROVE, "omar");
    Moved again = move(request, Move.APPROVE, "lina");
    ReplayRequest done = Replays.finish(store, request);

    // Then
    assertThat(before).isEmpty();
    assertThat(self).isEqualTo(new Moved.Refused(Objection.SAME_PERSON));
    assertThat(other).isInstanceOf(Moved.Done.class);
    assertThat(again).isEqualTo(new Moved.Refused(Objection.DECIDED));
    assertThat(done.done()).isEqualTo(3);
    assertThat(orders())
        .containsExactly(
            "operator:anna replay-requested",
            "operator:Anna replay-approve-refused",
            "operator:omar replay-approved",
            "operator:lina replay-approve-refused",
            "gateway replay-done");
    assertThat(TestDatabase.text("select distinct why from audit_entry where action = 'replayed'"))
        .isEqualTo("agency-mended/approver:omar");
  }

  @Test
  void twoGatewaysMoveEachDeliveryOnceAndNoFasterThanThePace() throws Exception {
    // Given
    List<UUID> ids = park(6);
    UUID request =
        store.replay().request(ids, Replays.order(ReplayAction.REPLAY, 60)).orElseThrow().id();
    move(request, Move.APPROVE, "omar");

    // When
    int moved = 0;
    for (int i = 0; i < 10; i++) {
      moved += store.replay().work().orElseThrow().orElse(0);
      moved += second.replay().work().orElseThrow().orElse(0);
    }

    // Then
    assertThat(moved).isBetween(1, 3); // one a second
    assertThat(TestDatabase.count("audit_entry where action = 'replayed'")).isEqualTo(moved);
  }

  @Test
  void aStopHoldsAtOnceForEveryGatewayAndAfterARestart() throws Exception {
    // Given
    List<UUID> ids = park(4);
    UUID request =
        store.replay().request(ids, Replays.order(ReplayAction.REPLAY, 60)).orElseThrow().id();
    move(request, Move.APPROVE, "omar");
    int moved = store.replay().work().orElseThrow().orElse(0);

    // When
    Moved stopped = move(request, Move.STOP, "lina");
    second.close();
    second = Store.open(TestDatabase.config());
    TestDatabase.execute("update replay_request set next_at = now() - interval '1 hour'");

    // Then
    assertThat(moved).isEqualTo(1);
    assertThat(stopped).isInstanceOf(Moved.Done.class);
    assertThat(store.replay().work().orElseThrow()).isEmpty();
    assertThat(second.replay().work().orElseThrow()).isEmpty();
    assertThat(parked(Selection.of("police-a"))).hasSize(3);
    assertThat(Replays.find(second, request).decider()).contains("lina");
  }

  @Test
  void whatNobodyApprovesInTimeExpires() throws Exception {
    // Given
    UUID request =
        store.replay().request(park(2), Replays.order(ReplayAction.REPLAY, 60)).orElseThrow().id();
    TestDatabase.execute("update replay_request set expires_at = now()");

    // When
    Moved late = move(request, Move.APPROVE, "omar");

    // Then
    assertThat(late).isEqualTo(new Moved.Refused(Objection.EXPIRED));
    assertThat(store.replay().requests(10).orElseThrow())
        .extracting(ReplayRequest::state)
        .containsExactly(RequestState.EXPIRED);
    assertThat(move(UUID.randomUUID(), Move.STOP, "omar"))
        .isEqualTo(new Moved.Refused(Objection.UNKNOWN));
  }

  @Test
  void whatIsGivenUpKeepsItsTrailHoldsNothingBackAndALateReceiptStillCounts() throws Exception {
    // Given
    Acceptance first = Cases.vettedCase("police-a");
    flow.accept(first);
    Leasing.Leased refused = flow.leased(flow.claimOne());
    flow.record(refused, new Outcome.Permanent(Reason.REJECTED));
    flow.accept(Cases.instruction(first.referral(), "police-a"));
    assertThat(flow.claim()).isEmpty();

    // When
    ReplayRequest request =
        Replays.carryOut(
            store, List.of(refused.deliveryId()), Replays.order(ReplayAction.DISCARD, 60));

    // Then
    assertThat(request.approver()).contains("omar");
    assertThat(Flow.stateOf(refused.deliveryId())).isEqualTo("discarded");
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(2);
    assertThat(flow.claim()).hasSize(1); // the instruction behind it
    assertThat(parked(Selection.of("police-a"))).isEmpty();
    flow.record(refused, Flow.RECEIPT);
    assertThat(Flow.stateOf(refused.deliveryId())).isEqualTo("delivered");
  }

  @Test
  void aReRoutingGivesTheDeliveryUpAndSaysWhoIsToHaveTheContent() throws Exception {
    // Given
    List<UUID> ids = park(1); // its supervising office is office-a, to which it did not go

    // When
    Set<UUID> stranger = store.replay().reRouting().unreachable(ids, "police-b").orElseThrow();
    Set<UUID> party = store.replay().reRouting().unreachable(ids, "office-a").orElseThrow();
    Set<UUID> itself = store.replay().reRouting().unreachable(ids, "police-a").orElseThrow();
    ReplayRequest request = Replays.carryOut(store, ids, Replays.reRoute("office-a"));

    // Then
    assertThat(stranger).containsExactlyElementsOf(ids);
    assertThat(party).isEmpty();
    assertThat(itself).containsExactlyElementsOf(ids);
    assertThat(request.done()).isEqualTo(1);
    assertThat(Flow.stateOf(ids.get(0))).isEqualTo("discarded");
    assertThat(
            TestDatabase.text(
                "select actor || ' ' || recipient || ' ' || why from audit_entry"
                    + " where action = 're-routed' and delivery is null"))
        .isEqualTo("operator:anna office-a unit-closed/approver:omar");
  }

  @Test
  void whatArrivedMeanwhileIsLookedAtAndLeftAlone() throws Exception {
    // Given
    List<UUID> ids = new ArrayList<>(park(2));
    UUID request =
        store
            .replay()
            .request(ids, Replays.order(ReplayAction.DISCARD, Pace.MOST))
            .orElseThrow()
            .id();
    flow.record(leasedBefore(ids.get(0)), Flow.RECEIPT);

    // When
    move(request, Move.APPROVE, "omar");
    ReplayRequest done = Replays.finish(store, request);

    // Then
    assertThat(done.looked()).isEqualTo(2);
    assertThat(done.done()).isEqualTo(1);
    assertThat(Flow.stateOf(ids.get(0))).isEqualTo("delivered");
  }

  /** A call whose receipt comes late. */
  private static Leasing.Leased leasedBefore(UUID id) {
    return new Leasing.Leased(
        id, id, "", id, "", 1, "police-a", 1, false, false, new byte[0], "", 0, 0);
  }
}
