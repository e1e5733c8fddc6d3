package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.RetryPolicy;
import org.wasl.store.jdbc.AdvisoryLocks;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.UnnestParameters;
import org.wasl.store.trail.Actors;
import org.wasl.store.trail.TrailWriter;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * Claims what is due, for the broker.
 *
 * <p>A delivery that our death cut off too often is a <em>suspect</em>: it may be what kills us.
 * Only one that was cut off while nothing else was under way can be convicted (that is {@code
 * rules.delivery.Attempts}), so nothing innocent is ever parked, however often we are killed. To
 * bring that moment about, without making one agency's trouble everybody's:
 *
 * <ol>
 *   <li>A quiet moment is taken where there is one: the suspect runs alone, and nothing else is
 *       given out for {@code suspectPatienceMillis} at most. A call that lasts longer, because its
 *       agency is silent, gets company, and no longer counts as alone.
 *   <li>Where there is none within its patience, it goes out among the others, within its agency's
 *       window. Nobody waits. An innocent one ends its attempt, in whatever way, and is no suspect
 *       any more: this is where nearly all leave.
 *   <li>Only what was cut off as often again, {@link RetryPolicy#pauseLimit()} times in all and
 *       without one attempt that ended, makes everything else wait: until nothing is under way and
 *       until it has ended. Each of those times all of us were dead, which is worse for everybody
 *       than one more pause of a lease at most.
 * </ol>
 *
 * So what kills the process has killed it {@code pauseLimit} times and {@code
 * interruptedAloneLimit} times alone, and is parked.
 */
public final class Relay {

  private record SuspectStatus(boolean suspectRuns, boolean busy, boolean suspectIsDue) {}

  private record Suspect(UUID id, boolean othersWait) {}

  private record Claimed(
      Ticket ticket, UUID referral, String sender, UUID messageId, OffsetDateTime due) {}

  private final Database database;
  private final DeliveryConfig config;

  public Relay(Database database, DeliveryConfig config) {
    this.database = database;
    this.config = config;
  }

  /**
   * Gives out what is due: the most urgent first, then the longest due, within each agency's
   * window, never two of one referral to one agency.
   *
   * @return empty when nothing is due; costs a few index look-ups then
   */
  public Result<List<Ticket>> claim(InFlightLimits windows) {
    return database.transaction(connection -> claim(connection, windows));
  }

  private List<Ticket> claim(Connection connection, InFlightLimits windows) throws SQLException {
    AdvisoryLocks.lockRelay(connection); // two relays would each fill the same window
    SuspectStatus now = suspectStatus(connection);
    if (now.suspectRuns && !endExclusiveRun(connection)) {
      return List.of();
    }
    if (now.suspectIsDue) {
      Optional<Suspect> suspect = firstSuspect(connection, windows);
      if (suspect.isPresent() && !now.busy) {
        return claimAlone(connection, suspect.get().id);
      }
      if (suspect.isPresent() && suspect.get().othersWait) {
        return List.of();
      }
    }
    return claimHeads(connection, windows);
  }

  private SuspectStatus suspectStatus(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RelaySql.SUSPECT_STATUS)) {
      statement.setInt(1, config.retry().interruptedLimit());
      ResultSet result = statement.executeQuery();
      result.next();
      return new SuspectStatus(result.getBoolean(1), result.getBoolean(2), result.getBoolean(3));
    }
  }

  /** Whether no suspect runs alone any more. */
  private boolean endExclusiveRun(Connection connection) throws SQLException {
    try (PreparedStatement end = connection.prepareStatement(RelaySql.END_EXCLUSIVE_RUN);
        PreparedStatement still = connection.prepareStatement(RelaySql.EXCLUSIVE_RUN)) {
      end.setInt(1, config.retry().pauseLimit());
      end.setLong(2, config.suspectPatienceMillis());
      end.executeUpdate();
      ResultSet result = still.executeQuery();
      result.next();
      return !result.getBoolean(1);
    }
  }

  private Optional<Suspect> firstSuspect(Connection connection, InFlightLimits windows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RelaySql.FIRST_SUSPECT)) {
      UnnestParameters.of(statement, windows.byAgency().entrySet())
          .text(Map.Entry::getKey)
          .int4(Map.Entry::getValue);
      statement.setLong(3, config.suspectPatienceMillis());
      statement.setInt(4, config.retry().pauseLimit());
      statement.setInt(5, windows.defaultLimit());
      statement.setInt(6, config.retry().interruptedLimit());
      ResultSet suspect = statement.executeQuery();
      return suspect.next()
          ? Optional.of(new Suspect(suspect.getObject(1, UUID.class), suspect.getBoolean(2)))
          : Optional.empty();
    }
  }

  private List<Ticket> claimAlone(Connection connection, UUID suspect) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RelaySql.CLAIM_ONE)) {
      statement.setObject(1, suspect);
      statement.setBoolean(2, true);
      return dispatched(connection, statement);
    }
  }

  private List<Ticket> claimHeads(Connection connection, InFlightLimits windows)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(RelaySql.HEADS_PER_AGENCY)) {
      UnnestParameters.of(statement, windows.byAgency().entrySet())
          .text(Map.Entry::getKey)
          .int4(Map.Entry::getValue);
      statement.setInt(3, config.breaker().failuresToOpen());
      statement.setInt(4, windows.defaultLimit());
      statement.setInt(5, windows.defaultLimit());
      statement.setInt(6, config.retry().interruptedLimit());
      statement.setInt(7, config.retry().pauseLimit());
      statement.setLong(8, config.suspectPatienceMillis());
      statement.setInt(9, config.maxClaims());
      statement.setBoolean(10, false);
      return dispatched(connection, statement);
    }
  }

  private static List<Ticket> dispatched(Connection connection, PreparedStatement statement)
      throws SQLException {
    List<Claimed> claims = new ArrayList<>();
    ResultSet result = statement.executeQuery();
    while (result.next()) {
      claims.add(
          new Claimed(
              new Ticket(
                  result.getObject(1, UUID.class),
                  result.getString(5),
                  result.getInt(6),
                  result.getInt(7)),
              result.getObject(2, UUID.class),
              result.getString(3),
              result.getObject(4, UUID.class),
              result.getObject(8, OffsetDateTime.class)));
    }
    claims.sort(
        Comparator.comparingInt((Claimed claim) -> -claim.ticket.urgency())
            .thenComparing(Claimed::due));
    TrailWriter.append(
        connection,
        claims.stream().map(claim -> new StreamStep(claim.referral, step(claim))).toList());
    return claims.stream().map(Claimed::ticket).toList();
  }

  private static Step step(Claimed claim) {
    return Step.of(AuditAction.DISPATCHED, Actors.GATEWAY)
        .message(claim.sender, claim.messageId)
        .delivery(claim.ticket.deliveryId(), claim.ticket.agency());
  }
}
