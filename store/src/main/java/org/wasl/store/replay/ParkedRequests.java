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
import org.wasl.audit.Why;
import org.wasl.audit.Why.ParkedRequest.Event;
import org.wasl.rules.operations.DeliveryRate;
import org.wasl.rules.operations.ParkedDeliveryAction;
import org.wasl.rules.operations.ParkedRequestState;
import org.wasl.rules.operations.TwoPersonRule;
import org.wasl.rules.operations.TwoPersonRule.Action;
import org.wasl.rules.operations.TwoPersonRule.Objection;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.replay.RequestResult.AlreadyRequested;
import org.wasl.store.trail.TrailWriter;

/**
 * Requests about parked deliveries: to replay them with the same ids, to re-route or to discard
 * them. Only the deliveries that a request names are moved, at its rate, by the first gateway that
 * locks it. {@link TwoPersonRule} decides whether a second person is needed. Every step of a
 * request is in the gateway's stream of the trail, every delivery that it moves in its referral's.
 */
public final class ParkedRequests {

  /**
   * A selection of parked deliveries.
   *
   * @param ids these only; empty for all
   * @param cause parked for this reason only, or after this failure
   * @param agency to this recipient only
   * @param olderThanSeconds parked for at least so long
   */
  public record Selection(
      Set<UUID> ids, Optional<String> cause, Optional<String> agency, long olderThanSeconds) {
    /** Everything parked for an agency. */
    public static Selection of(String agency) {
      return new Selection(Set.of(), Optional.empty(), Optional.of(agency), 0);
    }

    /** One delivery. */
    public static Selection one(UUID id) {
      return new Selection(Set.of(id), Optional.empty(), Optional.empty(), 0);
    }
  }

  /**
   * What would be moved.
   *
   * @param deliveries in the order in which they would be moved
   * @param perAgency how many of them, by recipient
   */
  public record Plan(List<UUID> deliveries, SortedMap<String, Integer> perAgency) {
    static Plan of(Map<UUID, String> recipients) {
      SortedMap<String, Integer> perAgency = new TreeMap<>();
      recipients.values().forEach(agency -> perAgency.merge(agency, 1, Integer::sum));
      return new Plan(List.copyOf(recipients.keySet()), perAgency);
    }
  }

  /**
   * A request to file.
   *
   * @param action what is done to each
   * @param target the new recipient; for a re-routing only
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
        throw new IllegalArgumentException("a re-routing names its target, nothing else does");
      }
    }
  }

  /** The result of a transition. */
  public sealed interface TransitionResult {
    /**
     * It is done.
     *
     * @param request as it is now
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
   * The dry run: changes nothing.
   *
   * @param most no more than so many; a caller that wants to know whether there are more asks for
   *     one more
   */
  public Result<Plan> plan(Selection selection, int most) {
    return database.transaction(
        connection -> Plan.of(ParkedRequestSql.select(connection, selection, most)));
  }

  /** What a request would move, for the person who is to approve it. */
  public Result<Plan> planOf(UUID request) {
    return database.transaction(connection -> Plan.of(ParkedRequestSql.items(connection, request)));
  }

  /** Possible re-routings of a delivery. */
  public ReRouting reRouting() {
    return new ReRouting(database);
  }

  /**
   * Files a request; it runs at once where nobody else has to approve it. While a request is open
   * no other one is filed about a delivery that it has still to look at.
   */
  public Result<RequestResult> request(List<UUID> deliveries, NewParkedRequest filed) {
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
   * A person approves, rejects or stops a request; a stop holds from the next batch on.
   *
   * @param sandboxes whether an agency is a sandbox
   */
  public Result<TransitionResult> transition(
      UUID id, Action move, String person, Predicate<String> sandboxes) {
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

  /** How many are no longer parked as they were when it was requested. */
  private static int moved(Connection connection, ParkedRequest request) throws SQLException {
    return request.changed(
        ParkedRequestSql.groups(connection, List.of(request.id()), 0)
            .getOrDefault(request.id(), List.of()));
  }

  /** How many its target must not receive, as the agencies are now. */
  private static int misdirected(
      Connection connection, ParkedRequest request, Predicate<String> sandboxes)
      throws SQLException {
    if (request.target().isEmpty()) {
      return 0;
    }
    List<UUID> deliveries = List.copyOf(ParkedRequestSql.items(connection, request.id()).keySet());
    boolean sandbox = sandboxes.test(request.target().get());
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

  private static Why event(
      ParkedDeliveryAction action, Event event, UUID request, Optional<String> code) {
    return new Why.ParkedRequest(action.wireName(), event, request, code);
  }

  private static void audit(Connection connection, String person, Why why) throws SQLException {
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
   * What these requests are about, by recipient and cause.
   *
   * @param ids at most so many of each group are named
   */
  public Result<Map<UUID, List<RequestedGroup>>> groups(Collection<UUID> requests, int ids) {
    return database.transaction(connection -> ParkedRequestSql.groups(connection, requests, ids));
  }

  /** What has become of what these requests have put back; one that has put nothing is left out. */
  public Result<Map<UUID, ReplayOutcome>> outcomes(Collection<UUID> requests) {
    return database.transaction(connection -> ParkedRequestSql.outcomes(connection, requests));
  }

  /** How many requests wait for a second person, and how many run. */
  public record OpenRequests(long waiting, long running) {}

  /** What is open now. */
  public Result<OpenRequests> openRequests() {
    return database.transaction(ParkedRequestSql::open);
  }

  /**
   * Processes the due deliveries of one request: one batch in one transaction.
   *
   * @return how many deliveries were moved; empty when nothing was due
   */
  public Result<Optional<Integer>> runNextBatch() {
    return database.transaction(ParkedRequestBatch::run);
  }
}
