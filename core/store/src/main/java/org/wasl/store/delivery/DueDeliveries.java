package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Step;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.trail.Actors;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * Claims due deliveries for the broker.
 *
 * <p>A delivery whose attempts were interrupted too often by the death of a gateway is a
 * <em>suspect</em>, because it may be the cause. It is parked for that only if it was interrupted
 * while nothing else was under way (see {@code rules.delivery.RetryDecision}). So no innocent
 * delivery is parked, however often gateways are killed. Such a run is reached without delaying the
 * other agencies:
 *
 * <ol>
 *   <li>When nothing is under way, the suspect runs alone. Nothing else is claimed for {@code
 *       suspectPatienceMillis} at most. A call that lasts longer, because its agency does not
 *       answer, is joined by others and no longer counts as alone.
 *   <li>When something is under way for longer than that, the suspect is claimed among the others,
 *       within its agency's limit. No other delivery waits. An innocent delivery ends its attempt,
 *       with any outcome, and is no longer a suspect. Most suspects end here.
 *   <li>A suspect that was interrupted {@link RetryPolicy#pauseLimit()} times in all, without one
 *       attempt that ended, makes everything else wait. The wait lasts until nothing is under way,
 *       and until its call has ended. Each of those times the whole gateway was down, which costs
 *       more than one more pause of at most a lease. An id that nobody takes is not a call, so
 *       others join it.
 * </ol>
 *
 * So a delivery that kills the process has killed it {@code pauseLimit} times and {@code
 * interruptedAloneLimit} times alone, and is parked.
 */
public final class DueDeliveries {
  private record Status(boolean waits, boolean suspectRuns, boolean busy, boolean suspectIsDue) {}

  private record Suspect(UUID id, boolean othersWait) {}

  private record Claimed(
      Ticket ticket, ReferralId referral, AgencyId sender, MessageId messageId, Instant due) {}

  private final Database database;
  private final DeliveryConfig config;

  public DueDeliveries(Database database, DeliveryConfig config) {
    this.database = database;
    this.config = config;
  }

  /**
   * Claims due deliveries, the most urgent first, then the longest due. It stays within each
   * agency's limit, and never claims two of one referral to one agency.
   *
   * @return the tickets, empty when nothing is due. An empty result costs a few index look-ups, or
   *     one message to the server if nothing waits at all
   */
  public Result<List<Ticket>> claim(InFlightLimits limits) {
    return database.transaction(connection -> claim(connection, limits));
  }

  List<Ticket> claim(Connection connection, InFlightLimits limits) throws SQLException {
    // Two claims at once would each fill the same limit.
    Status now = status(readStatus(connection).sentWith(AdvisoryLocks.lockClaims(connection)));
    if (!now.waits) {
      return List.of(); // nothing is kept waiting by a suspect that runs alone, either
    }
    if (now.suspectRuns && !endExclusiveRun(connection)) {
      return List.of();
    }
    if (now.suspectIsDue) {
      Optional<Suspect> suspect = firstSuspect(connection, limits);
      if (suspect.isPresent() && !now.busy) {
        AdvisoryLocks.lockForSolitude(connection); // what is accepted meanwhile may be leased
        if (!status(readStatus(connection)).busy) {
          return claimAlone(connection, suspect.get().id);
        }
      }
      if (suspect.isPresent() && suspect.get().othersWait) {
        return List.of();
      }
    }
    return claimHeads(connection, limits);
  }

  private SqlStatement readStatus(Connection connection) {
    return SqlStatement.of(connection, DueDeliveriesSql.STATUS)
        .int4("interrupted_limit", config.retry().interruptedLimit());
  }

  private static Status status(SqlStatement statement) throws SQLException {
    return statement.single(
        row ->
            new Status(
                row.bool("waits"),
                row.bool("suspect_runs"),
                row.bool("busy"),
                row.bool("suspect_is_due")));
  }

  /** Whether no suspect runs alone any more. */
  private boolean endExclusiveRun(Connection connection) throws SQLException {
    SqlStatement.of(connection, DueDeliveriesSql.END_EXCLUSIVE_RUN)
        .int4("pause_limit", config.retry().pauseLimit())
        .int8("patience_millis", config.suspectPatienceMillis())
        .update();
    return !SqlStatement.of(connection, DueDeliveriesSql.EXCLUSIVE_RUN).exists();
  }

  private Optional<Suspect> firstSuspect(Connection connection, InFlightLimits limits)
      throws SQLException {
    return limited(SqlStatement.of(connection, DueDeliveriesSql.FIRST_SUSPECT), limits)
        .int8("patience_millis", config.suspectPatienceMillis())
        .int4("pause_limit", config.retry().pauseLimit())
        .int4("interrupted_limit", config.retry().interruptedLimit())
        .first(row -> new Suspect(row.uuid("id"), row.bool("others_wait")));
  }

  private static SqlStatement limited(SqlStatement statement, InFlightLimits limits) {
    return statement
        .unnest(
            limits.byAgency().entrySet(),
            named ->
                named
                    .text("named", it -> it.getKey().value())
                    .int4("named_limits", Map.Entry::getValue))
        .int4("default_limit", limits.defaultLimit());
  }

  private List<Ticket> claimAlone(Connection connection, UUID suspect) throws SQLException {
    return dispatch(
        connection,
        SqlStatement.of(connection, DueDeliveriesSql.CLAIM_ONE)
            .uuid("id", suspect)
            .bool("alone", true));
  }

  private List<Ticket> claimHeads(Connection connection, InFlightLimits limits)
      throws SQLException {
    return dispatch(
        connection,
        limited(SqlStatement.of(connection, DueDeliveriesSql.CLAIM_HEADS_PER_AGENCY), limits)
            .int4("failures_to_open", config.breaker().failuresToOpen())
            .int4("interrupted_limit", config.retry().interruptedLimit())
            .int4("pause_limit", config.retry().pauseLimit())
            .int8("patience_millis", config.suspectPatienceMillis())
            .int4("limit", config.maxClaims())
            .bool("alone", false));
  }

  private static List<Ticket> dispatch(Connection connection, SqlStatement claim)
      throws SQLException {
    List<Claimed> claims =
        claim
            .list(
                row ->
                    new Claimed(
                        new Ticket(
                            new DeliveryId(row.uuid("id")),
                            new AgencyId(row.text("recipient")),
                            row.int4("generation"),
                            row.int4("urgency")),
                        new ReferralId(row.uuid("referral")),
                        new AgencyId(row.text("sender")),
                        new MessageId(row.uuid("message_id")),
                        row.instant("due_at")))
            .stream()
            .sorted(
                Comparator.comparingInt((Claimed claimed) -> -claimed.ticket.urgency())
                    .thenComparing(Claimed::due))
            .toList();
    TrailWriter.append(
        connection,
        claims.stream().map(claimed -> new StreamStep(claimed.referral, step(claimed))).toList());
    return claims.stream().map(Claimed::ticket).toList();
  }

  private static Step step(Claimed claimed) {
    return Step.of(AuditAction.DISPATCHED, Actors.GATEWAY)
        .message(claimed.sender, claimed.messageId)
        .delivery(claimed.ticket.deliveryId(), claimed.ticket.agency());
  }
}
