package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.audit.StepReason.ParkedRequest.Event;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;
import org.wasl.store.replay.RequestResult.AlreadyRequested;
import org.wasl.trail.TrailWriter;

/**
 * Requests to replay parked deliveries with the same ids, to re-route or to discard them. Only the
 * deliveries that a request names are moved, at its rate, by the first gateway that locks it.
 * {@link TwoPersonRule} decides whether a second person is needed. Every step of a request is in
 * the gateway's stream of the trail, every delivery that it moves in its referral's.
 */
public final class ParkedRequests {

  /**
   * A selection of parked deliveries.
   *
   * @param ids ids of the deliveries, empty for all
   * @param cause reason of the parking, or the failure before it
   * @param agency recipient of the deliveries
   * @param olderThanSeconds least time since the parking
   */
  public record Selection(
      Set<DeliveryId> ids,
      Optional<String> cause,
      Optional<AgencyId> agency,
      long olderThanSeconds) {
    /** Everything parked for an agency. */
    public static Selection of(AgencyId agency) {
      return new Selection(Set.of(), Optional.empty(), Optional.of(agency), 0);
    }

    /** One delivery. */
    public static Selection one(DeliveryId id) {
      return new Selection(Set.of(id), Optional.empty(), Optional.empty(), 0);
    }
  }

  /**
   * The deliveries that a request would move.
   *
   * @param deliveries the deliveries in the order in which they would be moved
   * @param perAgency how many of them there are, by recipient
   */
  public record Plan(List<DeliveryId> deliveries, SortedMap<AgencyId, Integer> perAgency) {
    static Plan of(Map<DeliveryId, AgencyId> recipients) {
      SortedMap<AgencyId, Integer> perAgency = new TreeMap<>();
      recipients.values().forEach(agency -> perAgency.merge(agency, 1, Integer::sum));
      return new Plan(List.copyOf(recipients.keySet()), perAgency);
    }
  }

  /**
   * A request to file.
   *
   * @param action action on each delivery
   * @param target the new recipient, for a re-routing only
   * @param reason a code, never free text, for the audit entries
   * @param person id of the person, for the audit entries
   * @param rate rate of the deliveries
   * @param lifetimeSeconds time a second person has to approve
   */
  public record NewParkedRequest(
      ParkedDeliveryAction action,
      Optional<String> target,
      String reason,
      String person,
      DeliveryRate rate,
      long lifetimeSeconds) {
    /** Refuses a target of anything but a re-routing, and a re-routing without a target. */
    public NewParkedRequest {
      if (target.isPresent() != (action == ParkedDeliveryAction.RE_ROUTE)) {
        throw new IllegalArgumentException("a re-routing needs a target; other actions have none");
      }
    }
  }

  /** The result of a transition. */
  public sealed interface TransitionResult {
    /**
     * The transition is done.
     *
     * @param request the request as it is now
     */
    record Done(ParkedRequest request) implements TransitionResult {}

    /**
     * It is not.
     *
     * @param why the objection
     */
    record Refused(Objection why) implements TransitionResult {}
  }

  private final Database database;

  public ParkedRequests(Database database) {
    this.database = database;
  }

  /**
   * Makes a dry run that changes nothing.
   *
   * @param most most deliveries to return. A caller asks for one more to learn whether there are
   *     more
   */
  public Result<Plan> plan(Selection selection, int most) {
    return database.transaction(
        connection -> Plan.of(ParkedRequestSql.select(connection, selection, most)));
  }

  /** Returns the deliveries that a request would move, for the person who is to approve it. */
  public Result<Plan> planOf(UUID request) {
    return database.transaction(connection -> Plan.of(ParkedRequestSql.items(connection, request)));
  }

  /** Possible re-routings of a delivery. */
  public ReRouting reRouting() {
    return new ReRouting(database);
  }

  /**
   * Files a request, which runs at once if nobody else has to approve it. While a request is open,
   * no other one is filed about a delivery that it has not processed yet.
   */
  public Result<RequestResult> request(List<DeliveryId> deliveries, NewParkedRequest filed) {
    UUID id = UUID.randomUUID();
    ParkedRequestState state =
        TwoPersonRule.needsSecondPerson(filed.action(), deliveries.size())
            ? ParkedRequestState.WAITING
            : ParkedRequestState.RUNNING;
    return database.transaction(
        connection -> {
          AdvisoryLocks.lockParkedRequests(connection);
          Optional<AlreadyRequested> other = ParkedRequestSql.requested(connection, deliveries);
          if (other.isPresent()) {
            return other.get();
          }
          ParkedRequestSql.insert(connection, id, deliveries, filed, state);
          Optional<String> reason = Optional.of(filed.reason());
          audit(connection, filed.person(), event(filed.action(), Event.REQUESTED, id, reason));
          return new RequestResult.Filed(ParkedRequestSql.read(connection, id).orElseThrow());
        });
  }

  /**
   * A person approves, rejects or stops a request. A stop takes effect from the next batch on.
   *
   * @param sandboxes whether an agency is a sandbox
   */
  public Result<TransitionResult> transition(
      UUID id, Action move, String person, Predicate<AgencyId> sandboxes) {
    return database.transaction(
        connection -> {
          Optional<ParkedRequest> found = ParkedRequestSql.lock(connection, id);
          if (found.isEmpty()) {
            return new TransitionResult.Refused(Objection.UNKNOWN);
          }
          ParkedRequest request = found.get();
          boolean approves = move == Action.APPROVE; // a stop reads no delivery
          Optional<Objection> objection =
              TwoPersonRule.objection(
                  move,
                  request.state(),
                  request.requester(),
                  person,
                  approves ? moved(connection, request) : 0,
                  approves ? misdirected(connection, request, sandboxes) : 0);
          if (objection.isPresent()) {
            Optional<String> why = objection.map(Objection::code);
            audit(connection, person, event(request.action(), refused(move), id, why));
            return new TransitionResult.Refused(objection.get());
          }
          ParkedRequestSql.decide(connection, id, move.target(), person);
          audit(connection, person, event(request.action(), done(move), id, Optional.empty()));
          return new TransitionResult.Done(ParkedRequestSql.read(connection, id).orElseThrow());
        });
  }

  /** The number that are no longer parked as they were when it was requested. */
  private static int moved(Connection connection, ParkedRequest request) throws SQLException {
    return request.changed(
        ParkedRequestSql.groups(connection, List.of(request.id()), 0)
            .getOrDefault(request.id(), List.of()));
  }

  /** The number that its target must not receive, as the agencies are now. */
  private static int misdirected(
      Connection connection, ParkedRequest request, Predicate<AgencyId> sandboxes)
      throws SQLException {
    if (request.target().isEmpty()) {
      return 0;
    }
    List<DeliveryId> deliveries =
        List.copyOf(ParkedRequestSql.items(connection, request.id()).keySet());
    boolean sandbox = sandboxes.test(new AgencyId(request.target().get()));
    return ReRouting.misdirected(connection, deliveries, sandbox).size();
  }

  private static Event done(Action move) {
    return switch (move) {
      case APPROVE -> Event.APPROVED;
      case REJECT -> Event.REJECTED;
      case STOP -> Event.STOPPED;
    };
  }

  private static Event refused(Action move) {
    return switch (move) {
      case APPROVE -> Event.APPROVE_REFUSED;
      case REJECT -> Event.REJECT_REFUSED;
      case STOP -> Event.STOP_REFUSED;
    };
  }

  private static StepReason event(
      ParkedDeliveryAction action, Event event, UUID request, Optional<String> code) {
    return new StepReason.ParkedRequest(action.wireName(), event, request, code);
  }

  private static void audit(Connection connection, String person, StepReason why)
      throws SQLException {
    TrailWriter.appendOperation(connection, AuditEntry.GATEWAY_STREAM, person, why);
  }

  /** The request with this id. */
  public Result<Optional<ParkedRequest>> find(UUID id) {
    return database.transaction(connection -> ParkedRequestSql.read(connection, id));
  }

  /** Open ones first, then the latest of those that are over. */
  public Result<List<ParkedRequest>> requests(int limit) {
    return database.transaction(connection -> ParkedRequestSql.list(connection, limit));
  }

  /**
   * Returns the deliveries of these requests, by recipient and cause.
   *
   * @param ids how many deliveries of each group are named at most
   */
  public Result<Map<UUID, List<RequestedGroup>>> groups(Collection<UUID> requests, int ids) {
    return database.transaction(connection -> ParkedRequestSql.groups(connection, requests, ids));
  }

  /**
   * Returns the outcomes of the deliveries that these requests have put back. A request that has
   * put nothing back is left out.
   */
  public Result<Map<UUID, ReplayOutcome>> outcomes(Collection<UUID> requests) {
    return database.transaction(connection -> ParkedRequestSql.outcomes(connection, requests));
  }

  /** The numbers of requests that wait for a second person, and that run. */
  public record OpenRequests(long waiting, long running) {}

  /** Returns the requests that are open now. */
  public Result<OpenRequests> openRequests() {
    return database.transaction(ParkedRequestSql::open);
  }

  /**
   * Processes one batch of the due deliveries of one request, in one transaction.
   *
   * @return how many deliveries were moved, empty when nothing was due
   */
  public Result<Optional<Integer>> runNextBatch() {
    return database.transaction(ParkedRequestBatch::run);
  }
}
