package org.wasl.operations;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.wasl.configuration.settings.operations.OperationsConfig;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.TwoPersonRule;
import org.wasl.runtime.RootCause;
import org.wasl.store.Store;
import org.wasl.store.replay.ParkedRequest;
import org.wasl.store.replay.ParkedRequests;
import org.wasl.store.replay.ParkedRequests.NewParkedRequest;
import org.wasl.store.replay.ParkedRequests.Plan;
import org.wasl.store.replay.ParkedRequests.Selection;
import org.wasl.store.replay.ReRouting;
import org.wasl.store.replay.RequestResult;

/**
 * Replays, re-routes and discards parked deliveries, with the checks that MBean and commands share.
 * The plan is shown first, and only planned deliveries are moved.
 */
public final class ReplayOperations {
  /**
   * The arguments of an operation on parked deliveries.
   *
   * @param selection the selected parked deliveries
   * @param action the action on each
   * @param target the new recipient, for a re-routing only
   * @param reason the code of the reason, for the audit entries
   * @param person the id of the person, for the audit entries
   * @param perMinute deliveries in each minute; empty for the configured rate
   */
  public record ReplayArguments(
      Selection selection,
      ParkedDeliveryAction action,
      Optional<String> target,
      String reason,
      String person,
      Optional<Integer> perMinute) {}

  private final ParkedRequests replay;
  private final ReplayRequests requests;
  private final Supplier<ActiveAgencies> inService;
  private final OperationsConfig config;

  /** Operations on the parked deliveries of this store. */
  public ReplayOperations(
      Store store, Supplier<ActiveAgencies> inService, OperationsConfig config) {
    this.replay = store.parkedRequests();
    this.requests = new ReplayRequests(store, inService, config);
    this.inService = inService;
    this.config = config;
  }

  /**
   * The dry run.
   *
   * @throws OperationRefusedException if there is no criterion, the selection is too large, or an
   *     id is not parked
   */
  public Plan plan(Selection selection, ParkedDeliveryAction action, Optional<String> target) {
    if (selection.ids().isEmpty()
        && selection.cause().isEmpty()
        && selection.agency().isEmpty()
        && selection.olderThanSeconds() == 0) {
      throw new OperationRefusedException(
          "no-selection", "select by ids, cause, agency or olderThanSeconds");
    }
    Plan plan = replay.plan(selection, config.maxDeliveries() + 1).orElseThrow();
    if (plan.deliveries().size() > config.maxDeliveries()) {
      throw new OperationRefusedException(
          "too-many", "a request is about " + config.maxDeliveries() + " deliveries at most");
    }
    Set<DeliveryId> missing = new HashSet<>(selection.ids());
    plan.deliveries().forEach(missing::remove);
    if (!missing.isEmpty()) {
      String to = selection.agency().map(agency -> " for " + agency).orElse("");
      throw new OperationRefusedException(
          "not-parked", "not parked" + to + ": " + missing.iterator().next());
    }
    check(plan, action, target);
    return plan;
  }

  private void check(Plan plan, ParkedDeliveryAction action, Optional<String> target) {
    if (target.isPresent() != (action == ParkedDeliveryAction.RE_ROUTE)) {
      throw new OperationRefusedException(
          "bad-target", "a re-routing says to whom, nothing else does");
    }
    if (action == ParkedDeliveryAction.REPLAY) {
      plan.perAgency().keySet().forEach(this::requireReachable);
    }
    target.ifPresent(to -> checkReRouting(plan.deliveries(), new AgencyId(to)));
  }

  private void checkReRouting(List<DeliveryId> deliveries, AgencyId to) {
    requireReachable(to);
    ReRouting reRouting = replay.reRouting();
    boolean sandbox = inService.get().isSandbox(to);
    refuseAny(
        "wrong-test-mark",
        reRouting.misdirected(deliveries, sandbox).orElseThrow(),
        sandbox
            ? to + " is a sandbox and receives test cases only"
            : to + " is no sandbox and receives no test case");
    refuseAny(
        "not-possible",
        reRouting.unreachable(deliveries, to).orElseThrow(),
        to + " takes no part in the referral, or has a delivery of its own");
    Set<DeliveryId> without = new HashSet<>(deliveries);
    reRouting.holders(deliveries).orElseThrow().stream()
        .filter(holder -> inService.get().mayHandOver(holder.agency(), holder.state()))
        .forEach(holder -> without.remove(holder.delivery()));
    refuseAny(
        "not-possible", without, "no agreement lets anybody who has the content hand it over");
  }

  private static void refuseAny(String code, Set<DeliveryId> deliveries, String why) {
    if (!deliveries.isEmpty()) {
      throw new OperationRefusedException(code, why + ": " + deliveries.iterator().next());
    }
  }

  /** Decisions on and progress of requests. */
  public ReplayRequests requests() {
    return requests;
  }

  /** Refuses an agency that is not in service. */
  public void requireReachable(AgencyId agency) {
    if (!inService.get().contains(agency)) {
      throw new OperationRefusedException("no-agency", "no agency in service is called " + agency);
    }
  }

  /** Tells whether a second person has to approve it. */
  public static boolean needsSecondPerson(ParkedDeliveryAction action, Plan plan) {
    return TwoPersonRule.needsSecondPerson(action, plan.deliveries().size());
  }

  /**
   * Files a request. A request that needs one person starts at once.
   *
   * @throws OperationRefusedException if it is refused; nothing was stored
   */
  public ParkedRequest request(ReplayArguments arguments) {
    return request(plan(arguments.selection(), arguments.action(), arguments.target()), arguments);
  }

  /**
   * Files a request for a plan that was shown. Deliveries that are no longer parked are skipped.
   */
  public ParkedRequest request(Plan plan, ReplayArguments arguments) {
    OperatorInput.requirePerson(arguments.person());
    OperatorInput.requireCode("reason", arguments.reason());
    if (plan.deliveries().isEmpty()) {
      throw new OperationRefusedException("nothing-parked", "nothing that is parked is selected");
    }
    NewParkedRequest wanted =
        new NewParkedRequest(
            arguments.action(),
            arguments.target(),
            arguments.reason(),
            arguments.person(),
            pace(arguments.perMinute().orElse(config.perMinute())),
            config.approvalSeconds());
    ParkedRequest request =
        switch (replay.request(plan.deliveries(), wanted).orElseThrow()) {
          case RequestResult.Filed filed -> filed.request();
          case RequestResult.AlreadyRequested other ->
              throw new OperationRefusedException(
                  "already-requested",
                  "the open request %s is about %s as well: have it approved, reject it or stop it"
                      .formatted(other.other(), other.delivery()));
        };
    if (needsSecondPerson(arguments.action(), plan)) {
      return request;
    }
    replay.runNextBatch().orElseThrow(); // otherwise the next run of any gateway does it
    return requests.progress(request.id());
  }

  /**
   * Replays one delivery for one person.
   *
   * @throws OperationRefusedException if the selection is larger
   */
  public ParkedRequest replayOne(ReplayArguments arguments) {
    Plan plan = plan(arguments.selection(), arguments.action(), arguments.target());
    if (needsSecondPerson(arguments.action(), plan)) {
      throw new OperationRefusedException(
          "second-person", "request it: a second person must approve");
    }
    return request(plan, arguments);
  }

  /** Rejects an invalid rate. */
  static DeliveryRate pace(int perMinute) {
    try {
      return new DeliveryRate(perMinute);
    } catch (IllegalArgumentException e) {
      throw new OperationRefusedException("bad-rate", RootCause.message(e));
    }
  }
}
