package org.wasl.store.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.AttemptOutcome;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;
import org.wasl.store.DeliverySteps;
import org.wasl.store.Store;
import org.wasl.store.TestAcceptances;
import org.wasl.store.TestDatabase;
import org.wasl.store.delivery.LeaseResult;
import org.wasl.store.delivery.ParkedDeliveries.ParkedDelivery;
import org.wasl.store.delivery.ParkedDeliveries.ParkedFilter;
import org.wasl.store.delivery.ParkedDeliveries.ParkedOrder;
import org.wasl.store.delivery.Ticket;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.replay.ParkedRequests.Selection;
import org.wasl.store.replay.ParkedRequests.TransitionResult;

class ParkedRequestsTest {
  private Store store;
  private Store second;
  private DeliverySteps flow;

  @BeforeEach
  void open() throws Exception {
    store = TestDatabase.empty();
    second = Store.open(TestDatabase.config());
    flow = new DeliverySteps(store);
  }

  @AfterEach
  void close() throws Exception {
    DeliverySteps.assertTrailsAreSound(store);
    second.close();
    store.close();
  }

  private List<DeliveryId> park(int cases) {
    for (int i = 0; i < cases; i++) {
      flow.accept(TestAcceptances.vettedCase("police-a"));
    }
    flow.claim()
        .forEach(ticket -> flow.attempt(ticket, new AttemptOutcome.Permanent(ReasonCode.REJECTED)));
    return parked(Selection.of(new AgencyId("police-a")));
  }

  private List<DeliveryId> parked(Selection selection) {
    return store.parkedRequests().plan(selection, 1_000).orElseThrow().deliveries();
  }

  private TransitionResult move(UUID request, Action move, String person) {
    return store
        .parkedRequests()
        .transition(request, move, person, agency -> agency.value().startsWith("test-"))
        .orElseThrow();
  }

  private List<String> orders() {
    return store.trailEntries().of(AuditEntry.GATEWAY_STREAM).orElseThrow().stream()
        .map(entry -> entry.step().actor() + " " + entry.step().whyText().orElse("").split("/")[0])
        .toList();
  }

  @Test
  void planShowsSelectionAndMovesNothing() {
    // Given
    List<DeliveryId> all = park(3);

    // When
    ParkedRequests.Plan plan =
        store.parkedRequests().plan(Selection.of(new AgencyId("police-a")), 2).orElseThrow();

    // Then
    assertThat(plan.deliveries()).containsExactlyElementsOf(all.subList(0, 2));
    assertThat(plan.perAgency()).containsExactly(java.util.Map.entry(new AgencyId("police-a"), 2));
    assertThat(parked(Selection.one(all.get(1)))).containsExactly(all.get(1));
    assertThat(parked(new Selection(Set.of(), Optional.of("rejected"), Optional.empty(), 0)))
        .hasSize(3);
    assertThat(parked(new Selection(Set.of(), Optional.of("timeout"), Optional.empty(), 0)))
        .isEmpty();
    assertThat(parked(new Selection(Set.of(), Optional.empty(), Optional.empty(), 60))).isEmpty();
  }

  @Test
  void resendsOneDeliveryAtOnceWithItsId() throws Exception {
    // Given
    DeliveryId id = park(2).get(0);

    // When
    ParkedRequest request =
        ParkedRequestSteps.file(
            store, List.of(id), ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60));
    assertThat(store.parkedRequests().runNextBatch().orElseThrow()).contains(1);

    // Then
    assertThat(request.state()).isEqualTo(ParkedRequestState.RUNNING);
    assertThat(ParkedRequestSteps.find(store, request.id()).state())
        .isEqualTo(ParkedRequestState.DONE);
    assertThat(flow.claimOne().deliveryId()).isEqualTo(id);
  }

  @Test
  void parkedDeliveryNamesOpenRequestAboutIt() throws Exception {
    // Given
    List<DeliveryId> ids = park(3);
    UUID request =
        ParkedRequestSteps.file(
                store, ids.subList(0, 2), ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60))
            .id();

    // When
    List<Optional<UUID>> all = requestsOf(Optional.empty());
    List<Optional<UUID>> requested = requestsOf(Optional.of(request));
    move(request, Action.REJECT, "omar");

    // Then
    assertThat(all).containsExactly(Optional.of(request), Optional.of(request), Optional.empty());
    assertThat(requested).containsExactly(Optional.of(request), Optional.of(request));
    assertThat(requestsOf(Optional.empty())).containsOnly(Optional.empty()).hasSize(3);
  }

  private List<Optional<UUID>> requestsOf(Optional<UUID> request) {
    ParkedFilter filter =
        new ParkedFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), request);
    return store
        .parkedDeliveries()
        .page(filter, ParkedOrder.OLDEST, 0, 10)
        .orElseThrow()
        .deliveries()
        .stream()
        .map(ParkedDelivery::request)
        .toList();
  }

  @Test
  void severalDeliveriesNeedApprovalByAnotherPerson() throws Exception {
    // Given
    List<DeliveryId> ids = park(3);
    UUID request =
        ParkedRequestSteps.file(
                store, ids, ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 600))
            .id();

    assertThat(store.parkedRequests().planOf(request).orElseThrow().deliveries()).isEqualTo(ids);

    // When
    Optional<Integer> before = store.parkedRequests().runNextBatch().orElseThrow();
    TransitionResult self = move(request, Action.APPROVE, "anna");
    TransitionResult other = move(request, Action.APPROVE, "omar");
    TransitionResult repeatedResult = move(request, Action.APPROVE, "lina");
    ParkedRequest done = ParkedRequestSteps.finish(store, request);

    // Then
    assertThat(before).isEmpty();
    assertThat(self).isEqualTo(new TransitionResult.Refused(Objection.SAME_PERSON));
    assertThat(other).isInstanceOf(TransitionResult.Done.class);
    assertThat(repeatedResult).isEqualTo(new TransitionResult.Refused(Objection.DECIDED));
    assertThat(done.moved()).isEqualTo(3);
    assertThat(orders())
        .containsExactly(
            "operator:anna replay-requested",
            "operator:anna replay-approve-refused",
            "operator:omar replay-approved",
            "operator:lina replay-approve-refused",
            "gateway replay-done");
    assertThat(TestDatabase.text("select distinct why from audit_entry where action = 'replayed'"))
        .isEqualTo("agency-mended/approver:omar");
  }

  @Test
  void requestWithErasedDeliveriesEnds() throws Exception {
    for (String erased : List.of("place = 1", "place >= 2", "place >= 0")) {
      // Given
      List<DeliveryId> ids = park(4);
      UUID request =
          ParkedRequestSteps.file(
                  store, ids, ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60))
              .id();
      move(request, Action.APPROVE, "omar");
      long left = 4 - TestDatabase.count("replay_item where " + erased);
      TestDatabase.execute("delete from replay_item where " + erased);

      // When
      for (int i = 0; i < 5; i++) {
        TestDatabase.execute("update replay_request set next_at = clock_timestamp()");
        store.parkedRequests().runNextBatch().orElseThrow();
      }

      // Then
      ParkedRequest done = ParkedRequestSteps.find(store, request);
      assertThat(done.state()).as(erased).isEqualTo(ParkedRequestState.DONE);
      assertThat((long) done.moved()).as(erased).isEqualTo(left);
      assertThat(done.processed()).as(erased).isEqualTo(4);
      TestDatabase.execute("truncate replay_request, replay_item");
      TestDatabase.execute("delete from delivery");
    }
  }

  @Test
  void twoGatewaysMoveEachDeliveryOnceWithinTheRate() throws Exception {
    // Given
    List<DeliveryId> ids = park(6);
    UUID request =
        ParkedRequestSteps.file(
                store, ids, ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60))
            .id();
    long start = System.nanoTime();
    move(request, Action.APPROVE, "omar");

    // When
    int moved = 0;
    for (int i = 0; i < 10; i++) {
      moved += store.parkedRequests().runNextBatch().orElseThrow().orElse(0);
      moved += second.parkedRequests().runNextBatch().orElseThrow().orElse(0);
    }

    // Then
    int seconds = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    assertThat(moved).isBetween(1, 2 + seconds); // one a second
    assertThat(TestDatabase.count("audit_entry where action = 'replayed'")).isEqualTo(moved);
  }

  @Test
  void stopAppliesToAllGatewaysAtOnceAndAfterRestart() throws Exception {
    // Given
    List<DeliveryId> ids = park(4);
    UUID request =
        ParkedRequestSteps.file(
                store, ids, ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60))
            .id();
    move(request, Action.APPROVE, "omar");
    int moved = store.parkedRequests().runNextBatch().orElseThrow().orElse(0);

    // When
    TransitionResult stopped = move(request, Action.STOP, "lina");
    second.close();
    second = Store.open(TestDatabase.config());
    TestDatabase.execute("update replay_request set next_at = now() - interval '1 hour'");

    // Then
    assertThat(moved).isEqualTo(1);
    assertThat(stopped).isInstanceOf(TransitionResult.Done.class);
    assertThat(store.parkedRequests().runNextBatch().orElseThrow()).isEmpty();
    assertThat(second.parkedRequests().runNextBatch().orElseThrow()).isEmpty();
    assertThat(parked(Selection.of(new AgencyId("police-a")))).hasSize(3);
    assertThat(ParkedRequestSteps.find(second, request).decider()).contains("lina");
  }

  @ParameterizedTest
  @EnumSource(names = {"STOP", "REJECT"})
  void endingARequestDoesNotWaitForItsDeliveries(Action move) throws Exception {
    // Given
    UUID request =
        ParkedRequestSteps.file(
                store, park(2), ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60))
            .id();
    try (Connection other = TestDatabase.connect()) {
      other.setAutoCommit(false);
      other.createStatement().execute("lock table delivery, replay_item");

      // When
      TransitionResult ended = move(request, move, "omar");

      // Then
      assertThat(ended).isInstanceOf(TransitionResult.Done.class);
    }
  }

  @Test
  void unapprovedRequestExpires() throws Exception {
    // Given
    UUID request =
        ParkedRequestSteps.file(
                store, park(2), ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60))
            .id();
    TestDatabase.execute("update replay_request set expires_at = now()");

    // When
    TransitionResult late = move(request, Action.APPROVE, "omar");

    // Then
    assertThat(late).isEqualTo(new TransitionResult.Refused(Objection.EXPIRED));
    assertThat(store.parkedRequests().requests(10).orElseThrow())
        .extracting(ParkedRequest::state)
        .containsExactly(ParkedRequestState.EXPIRED);
    assertThat(move(UUID.randomUUID(), Action.STOP, "omar"))
        .isEqualTo(new TransitionResult.Refused(Objection.UNKNOWN));
  }

  @Test
  void discardedDeliveryKeepsTrailBlocksNothingAndAcceptsLateReceipt() throws Exception {
    // Given
    Acceptance first = TestAcceptances.vettedCase("police-a");
    flow.accept(first);
    LeaseResult.Leased refused = flow.leased(flow.claimOne());
    flow.record(refused, new AttemptOutcome.Permanent(ReasonCode.REJECTED));
    flow.accept(TestAcceptances.instruction(first.referral(), "police-a"));
    assertThat(flow.claim()).isEmpty();

    // When
    ParkedRequest request =
        ParkedRequestSteps.carryOut(
            store,
            List.of(refused.deliveryId()),
            ParkedRequestSteps.order(ParkedDeliveryAction.DISCARD, 60));

    // Then
    assertThat(request.approver()).contains("omar");
    assertThat(DeliverySteps.stateOf(refused.deliveryId())).isEqualTo("discarded");
    assertThat(TestDatabase.count("sealed_content")).isEqualTo(2);
    assertThat(flow.claim()).hasSize(1); // the instruction behind it
    assertThat(parked(Selection.of(new AgencyId("police-a")))).isEmpty();
    flow.record(refused, DeliverySteps.RECEIPT);
    assertThat(DeliverySteps.stateOf(refused.deliveryId())).isEqualTo("delivered");
  }

  @Test
  void reRoutingDiscardsDeliveryAndNamesNewRecipient() throws Exception {
    // Given
    List<DeliveryId> ids = park(1); // its supervising office is office-a, to which it did not go

    // When
    Set<DeliveryId> outsider =
        store.parkedRequests().reRouting().unreachable(ids, new AgencyId("police-b")).orElseThrow();
    Set<DeliveryId> party =
        store.parkedRequests().reRouting().unreachable(ids, new AgencyId("office-a")).orElseThrow();
    Set<DeliveryId> itself =
        store.parkedRequests().reRouting().unreachable(ids, new AgencyId("police-a")).orElseThrow();
    ParkedRequest request =
        ParkedRequestSteps.carryOut(store, ids, ParkedRequestSteps.reRoute("office-a"));

    // Then
    assertThat(outsider).containsExactlyElementsOf(ids);
    assertThat(party).isEmpty();
    assertThat(itself).containsExactlyElementsOf(ids);
    assertThat(request.moved()).isEqualTo(1);
    assertThat(DeliverySteps.stateOf(ids.get(0))).isEqualTo("discarded");
    assertThat(
            TestDatabase.text(
                "select actor || ' ' || recipient || ' ' || why from audit_entry"
                    + " where action = 're-routed' and delivery is null"))
        .isEqualTo("operator:anna office-a unit-closed/approver:omar");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void row59ReRoutesTestsToSandboxesOnlyAndOthersNever(boolean test) throws Exception {
    // Given a request of when its target was on the side of its referral
    String target = test ? "office-a" : "test-office";
    flow.accept(
        test
            ? TestAcceptances.asTest(TestAcceptances.vettedCase("police-a"))
            : TestAcceptances.vettedCase("police-a"));
    List<DeliveryId> ids = park(0);
    UUID request = ParkedRequestSteps.file(store, ids, ParkedRequestSteps.reRoute(target)).id();
    // When
    Set<DeliveryId> planned =
        store.parkedRequests().reRouting().misdirected(ids, !test).orElseThrow();
    Set<DeliveryId> onItsSide =
        store.parkedRequests().reRouting().misdirected(ids, test).orElseThrow();
    TransitionResult approval = move(request, Action.APPROVE, "omar");
    TransitionResult rejection = move(request, Action.REJECT, "omar");
    // Then
    assertThat(planned).containsExactlyElementsOf(ids);
    assertThat(onItsSide).isEmpty();
    assertThat(approval).isEqualTo(new TransitionResult.Refused(Objection.WRONG_TEST_MARK));
    assertThat(rejection).isInstanceOf(TransitionResult.Done.class);
    assertThat(DeliverySteps.stateOf(ids.get(0))).isEqualTo("parked");
  }

  @Test
  void requestSkipsDeliveriesThatArrivedMeanwhile() throws Exception {
    // Given
    List<DeliveryId> ids = new ArrayList<>(park(2));
    UUID request =
        ParkedRequestSteps.file(
                store,
                ids,
                ParkedRequestSteps.order(ParkedDeliveryAction.DISCARD, DeliveryRate.MAX_PER_MINUTE))
            .id();
    move(request, Action.APPROVE, "omar");

    // When
    flow.record(leasedBefore(ids.get(0)), DeliverySteps.RECEIPT);
    ParkedRequest done = ParkedRequestSteps.finish(store, request);

    // Then
    assertThat(done.processed()).isEqualTo(2);
    assertThat(done.moved()).isEqualTo(1);
    assertThat(DeliverySteps.stateOf(ids.get(0))).isEqualTo("delivered");
  }

  @Test
  void rejectsApprovalOfRequestWithMovedDeliveries() throws Exception {
    // Given
    List<DeliveryId> ids = park(3);
    UUID request =
        ParkedRequestSteps.file(
                store, ids, ParkedRequestSteps.order(ParkedDeliveryAction.DISCARD, 600))
            .id();
    flow.record(leasedBefore(ids.get(0)), DeliverySteps.RECEIPT);

    // When
    TransitionResult approval = move(request, Action.APPROVE, "omar");
    TransitionResult rejection = move(request, Action.REJECT, "omar");
    ParkedRequest repeatedRequest =
        ParkedRequestSteps.carryOut(
            store,
            ids.subList(1, 3),
            ParkedRequestSteps.order(ParkedDeliveryAction.DISCARD, DeliveryRate.MAX_PER_MINUTE));

    // Then
    assertThat(approval).isEqualTo(new TransitionResult.Refused(Objection.STALE));
    assertThat(rejection).isInstanceOf(TransitionResult.Done.class);
    assertThat(repeatedRequest.moved()).isEqualTo(2);
    assertThat(orders()).contains("operator:omar discard-approve-refused");
  }

  @Test
  void rejectsSecondRequestForADeliveryOfAnOpenOne() throws Exception {
    // Given
    List<DeliveryId> ids = park(4);
    ParkedRequests.NewParkedRequest order =
        ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, 60);
    UUID first = ParkedRequestSteps.file(store, ids.subList(0, 3), order).id();

    // When
    RequestResult same = store.parkedRequests().request(ids.subList(2, 4), order).orElseThrow();
    RequestResult elsewhere =
        second.parkedRequests().request(ids.subList(2, 3), order).orElseThrow();
    ParkedRequest other = ParkedRequestSteps.file(store, ids.subList(3, 4), order);
    move(first, Action.STOP, "omar");
    ParkedRequest later = ParkedRequestSteps.file(store, ids.subList(0, 2), order);
    TestDatabase.execute("update replay_request set expires_at = now() where state = 'waiting'");
    ParkedRequest last = ParkedRequestSteps.file(store, ids.subList(0, 2), order);

    // Then
    assertThat(same).isEqualTo(new RequestResult.AlreadyRequested(first, ids.get(2)));
    assertThat(elsewhere).isEqualTo(new RequestResult.AlreadyRequested(first, ids.get(2)));
    assertThat(List.of(other.total(), later.total(), last.total())).containsExactly(1, 2, 2);
    assertThat(TestDatabase.count("replay_request")).isEqualTo(4);
  }

  @Test
  void showsAgenciesAndCausesBeforeApprovalAndOutcomesAfter() throws Exception {
    // Given
    List<DeliveryId> ids = park(3);
    ParkedRequest request =
        ParkedRequestSteps.file(
            store,
            ids,
            ParkedRequestSteps.order(ParkedDeliveryAction.REPLAY, DeliveryRate.MAX_PER_MINUTE));
    List<RequestedGroup> asked = groups(request.id());
    move(request.id(), Action.APPROVE, "omar");
    ParkedRequestSteps.finish(store, request.id());
    ReplayOutcome queued = outcome(request.id());

    // When
    List<Ticket> tickets = flow.claim();
    flow.attempt(tickets.get(0), DeliverySteps.RECEIPT);
    flow.attempt(tickets.get(1), new AttemptOutcome.Permanent(ReasonCode.REJECTED));

    // Then
    assertThat(asked)
        .containsExactly(
            new RequestedGroup(new AgencyId("police-a"), "rejected", 3, 3, ids.subList(0, 2)));
    assertThat(request.changed(asked)).isZero();
    assertThat(queued).isEqualTo(new ReplayOutcome(0, 0, 3));
    assertThat(outcome(request.id())).isEqualTo(new ReplayOutcome(1, 1, 1));
    assertThat(outcome(request.id()).summary(3)).isEqualTo(ReplayOutcome.Summary.PARKED_AGAIN);
    assertThat(queued.summary(3)).isEqualTo(ReplayOutcome.Summary.UNDER_WAY);
    assertThat(new ReplayOutcome(3, 0, 0).summary(3)).isEqualTo(ReplayOutcome.Summary.DELIVERED);
    assertThat(new ReplayOutcome(2, 0, 0).summary(3)).isEqualTo(ReplayOutcome.Summary.ENDED);
  }

  private List<RequestedGroup> groups(UUID request) {
    return store
        .parkedRequests()
        .groups(List.of(request), 2)
        .orElseThrow()
        .getOrDefault(request, List.of());
  }

  private ReplayOutcome outcome(UUID request) {
    return store
        .parkedRequests()
        .outcomes(List.of(request))
        .orElseThrow()
        .getOrDefault(request, ReplayOutcome.NONE);
  }

  /** A call whose receipt comes late. */
  private static LeaseResult.Leased leasedBefore(DeliveryId id) {
    return new LeaseResult.Leased(
        id,
        new ReferralId(id.value()),
        new AgencyId("platform"),
        new MessageId(id.value()),
        "",
        1,
        false,
        new AgencyId("police-a"),
        1,
        false,
        true,
        new byte[0],
        "",
        0,
        0);
  }
}
