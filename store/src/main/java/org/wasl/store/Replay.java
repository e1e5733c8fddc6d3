package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.operations.Guard;
import org.wasl.rules.operations.Guard.Move;
import org.wasl.rules.operations.Guard.Objection;
import org.wasl.rules.operations.Pace;
import org.wasl.rules.operations.ReplayAction;
import org.wasl.rules.operations.RequestState;
import org.wasl.store.Journal.Entry;

/**
 * Sends parked deliveries on their way again, under the same ids, or gives them up. Only what a
 * request names is moved, at its pace, by whichever gateway looks first; whether a second person is
 * needed is {@link Guard}'s to say. Every step of a request is in the gateway's stream of the
 * trail, every delivery it moves in its referral's.
 */
public final class Replay {

  /**
   * Which parked deliveries.
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
   * @param deliveries in the order in which they would go
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
   * Who orders what, and why.
   *
   * @param action what is done to each
   * @param target who is to have the content; of a re-routing only
   * @param reason a code, never free text; ends in the audit entries
   * @param person id of the person; ends there too
   * @param pace how fast they follow one another
   * @param lifetimeSeconds time a second person has to approve
   */
  public record Order(
      ReplayAction action,
      Optional<String> target,
      String reason,
      String person,
      Pace pace,
      long lifetimeSeconds) {
    /** Refuses a target where there is nothing to send elsewhere, and the other way round. */
    public Order {
      if (target.isPresent() != (action == ReplayAction.RE_ROUTE)) {
        throw new IllegalArgumentException("a re-routing names its target, nothing else does");
      }
    }
  }

  /** What came of a move. */
  public sealed interface Moved {
    /**
     * It is done.
     *
     * @param request as it is now
     */
    record Done(ReplayRequest request) implements Moved {}

    /**
     * It is not.
     *
     * @param why what stands against it
     */
    record Refused(Objection why) implements Moved {}
  }

  private final Database database;

  Replay(Database database) {
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
        connection -> Plan.of(ReplaySql.select(connection, selection, most)));
  }

  /** What a request is about, for whoever is to approve it. */
  public Result<Plan> about(UUID request) {
    return database.transaction(connection -> Plan.of(ReplaySql.items(connection, request)));
  }

  /** To whom the content of a delivery can still be brought. */
  public ReRouting reRouting() {
    return new ReRouting(database);
  }

  /** Asks for it; it runs at once where nobody else has to approve. */
  public Result<ReplayRequest> request(List<UUID> deliveries, Order order) {
    UUID id = UUID.randomUUID();
    RequestState state =
        Guard.needsSecondPerson(order.action(), deliveries.size())
            ? RequestState.WAITING
            : RequestState.RUNNING;
    return database.transaction(
        connection -> {
          ReplaySql.insert(connection, id, deliveries, order, state);
          audit(connection, id + "/" + order.reason(), order.action(), "requested", order.person());
          return ReplaySql.read(connection, id).orElseThrow();
        });
  }

  /** A person approves, rejects or stops a request; a stop holds from the next batch on. */
  public Result<Moved> move(UUID id, Move move, String person) {
    return database.transaction(
        connection -> {
          Optional<ReplayRequest> found = ReplaySql.lock(connection, id);
          if (found.isEmpty()) {
            return new Moved.Refused(Objection.UNKNOWN);
          }
          ReplayRequest request = found.get();
          Optional<Objection> objection =
              Guard.objection(move, request.state(), request.requester(), person);
          if (objection.isPresent()) {
            String refused = move.name().toLowerCase(Locale.ROOT) + "-refused";
            String why = id + "/" + objection.get().code();
            audit(connection, why, request.action(), refused, person);
            return new Moved.Refused(objection.get());
          }
          ReplaySql.decide(connection, id, move.target(), person);
          String what = move == Move.APPROVE ? "approved" : move.target().wireName();
          audit(connection, id.toString(), request.action(), what, person);
          return new Moved.Done(ReplaySql.read(connection, id).orElseThrow());
        });
  }

  /**
   * @param about id of the request, and a code where there is a reason
   */
  private static void audit(
      Connection connection, String about, ReplayAction action, String what, String person)
      throws SQLException {
    Step step =
        Step.of(AuditAction.ORDERED, Actors.operator(person))
            .why(action.wireName() + "-" + what + "/" + about);
    Journal.append(connection, List.of(new Entry(AuditEntry.GATEWAY_STREAM, step)));
  }

  /** The request with this id. */
  public Result<Optional<ReplayRequest>> find(UUID id) {
    return database.transaction(connection -> ReplaySql.read(connection, id));
  }

  /** Open ones first, then the latest of those that are over. */
  public Result<List<ReplayRequest>> requests(int limit) {
    return database.transaction(connection -> ReplaySql.list(connection, limit));
  }

  /** How many requests wait for a second person, and how many run. */
  public record Open(long waiting, long running) {}

  /** What is open now. */
  public Result<Open> open() {
    return database.transaction(ReplaySql::open);
  }

  /**
   * Does what is due of one request: one batch in one transaction.
   *
   * @return how many deliveries were moved; empty when nothing was due
   */
  public Result<Optional<Integer>> work() {
    return database.transaction(ReplayBatch::run);
  }
}
