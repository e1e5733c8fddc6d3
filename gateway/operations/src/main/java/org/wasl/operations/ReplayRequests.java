package org.wasl.operations;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.wasl.configuration.settings.operations.OperationsConfig;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.arguments.OperatorInput;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.store.Store;
import org.wasl.store.replay.ParkedRequest;
import org.wasl.store.replay.ParkedRequests;
import org.wasl.store.replay.ParkedRequests.Plan;
import org.wasl.store.replay.ParkedRequests.TransitionResult;
import org.wasl.store.replay.ReplayOutcome;
import org.wasl.store.replay.RequestedGroup;

/** Requests about parked deliveries, with decisions and progress. */
public final class ReplayRequests {
  /**
   * A request with its deliveries and progress.
   *
   * @param request the request
   * @param groups its deliveries, with the causes that they have now
   * @param outcome the states of the deliveries that it has put back in the queue
   */
  public record RequestReport(
      ParkedRequest request, List<RequestedGroup> groups, ReplayOutcome outcome) {}

  private final ParkedRequests replay;
  private final Supplier<ActiveAgencies> inService;
  private final OperationsConfig config;

  ReplayRequests(Store store, Supplier<ActiveAgencies> inService, OperationsConfig config) {
    this.replay = store.parkedRequests();
    this.inService = inService;
    this.config = config;
  }

  /**
   * A person approves, rejects or stops a request.
   *
   * @throws OperationRefusedException if the person may not
   */
  public ParkedRequest decide(UUID request, Action move, String person) {
    OperatorInput.requirePerson(person);
    return switch (replay
        .transition(request, move, person, inService.get()::isSandbox)
        .orElseThrow()) {
      case TransitionResult.Done done -> done.request();
      case TransitionResult.Refused refused ->
          throw new OperationRefusedException(
              refused.why().code(),
              switch (refused.why()) {
                case UNKNOWN -> "no request " + request;
                case SAME_PERSON -> "another person than the requester must approve";
                case EXPIRED -> "nobody approved it in time: request it again";
                case DECIDED -> "it runs already";
                case STALE -> "its deliveries have moved since: reject it, and plan it anew";
                case WRONG_TEST_MARK ->
                    "its target must not receive it any more: a test goes to sandboxes only, and"
                        + " nothing else goes to a sandbox; reject it";
                case OVER -> "it is over";
              });
    };
  }

  /** Progress of a request. */
  public ParkedRequest progress(UUID request) {
    return replay
        .find(request)
        .orElseThrow()
        .orElseThrow(() -> new OperationRefusedException("unknown", "no request " + request));
  }

  /** The deliveries of a request, for the approver. */
  public Plan plan(UUID request) {
    return replay.planOf(request).orElseThrow();
  }

  /**
   * These requests with their deliveries and progress.
   *
   * @param shownIds the maximum of ids in each group
   */
  public List<RequestReport> reports(List<ParkedRequest> requests, int shownIds) {
    List<UUID> ids = requests.stream().map(ParkedRequest::id).toList();
    Map<UUID, List<RequestedGroup>> groups = replay.groups(ids, shownIds).orElseThrow();
    Map<UUID, ReplayOutcome> outcomes = replay.outcomes(ids).orElseThrow();
    return requests.stream()
        .map(
            request ->
                new RequestReport(
                    request,
                    groups.getOrDefault(request.id(), List.of()),
                    outcomes.getOrDefault(request.id(), ReplayOutcome.NONE)))
        .toList();
  }

  /**
   * A request with its deliveries and progress.
   *
   * @param shownIds the maximum of ids in each group
   */
  public RequestReport report(ParkedRequest request, int shownIds) {
    return reports(List.of(request), shownIds).getFirst();
  }

  /** Open ones first, then the latest of those that are over. */
  public List<ParkedRequest> list() {
    return replay.requests(config.listed()).orElseThrow();
  }

  /** The numbers of waiting and of running requests. */
  public ParkedRequests.OpenRequests open() {
    return replay.openRequests().orElseThrow();
  }
}
