package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.wasl.audit.AuditEntry;
import org.wasl.store.delivery.AgencyGates;
import org.wasl.store.delivery.ReceiptSubject;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.log.LogSql;
import org.wasl.store.trail.TrailReader;

/** Reads what happened to referrals: all of it, page by page, and with what proves it. */
public final class Timelines {
  private static final String NEEDS_RESEAL =
      """
      select id, referral, sender, message_id, recipient, needs_reseal from delivery
       where referral = ? and needs_reseal is not null
      """;

  /**
   * How long a referral is.
   *
   * @param steps number of all its steps
   * @param party whether the agency that asks takes part in it
   */
  public record Length(long steps, boolean party) {}

  private final Database database;

  public Timelines(Database database) {
    this.database = database;
  }

  /** All of a referral, as of one instant. */
  public Result<Optional<Timeline>> timeline(UUID id) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return timeline(connection, id);
        });
  }

  private static Optional<Timeline> timeline(Connection connection, UUID id) throws SQLException {
    Optional<Timeline.Referral> referral = ReferralSql.referral(connection, id);
    if (referral.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Timeline(
            referral.get(),
            ReferralSql.messages(connection, id),
            ReferralSql.deliveries(connection, id),
            ReferralSql.objects(connection, id),
            TrailReader.stream(connection, id.toString()),
            LogSql.signedLeaves(connection, id.toString()),
            AgencyGates.windows(connection, id)));
  }

  /**
   * Some steps of a referral, as of one instant. What is read does not grow with the length of the
   * referral.
   *
   * @param agency for which they are read
   * @param after the number of the step before them; 0 for the first ones
   * @param limit most steps
   */
  public Result<Optional<TimelinePage>> page(UUID id, String agency, long after, int limit) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return page(connection, id, agency, after, limit);
        });
  }

  static Optional<TimelinePage> page(
      Connection connection, UUID id, String agency, long after, int limit) throws SQLException {
    Optional<Timeline.Referral> referral = ReferralSql.referral(connection, id);
    Optional<Length> length = ReferralSql.length(connection, id, agency);
    return referral.isPresent() && length.isPresent()
        ? Optional.of(page(connection, referral.get(), length.get(), agency, after, limit))
        : Optional.empty();
  }

  private static TimelinePage page(
      Connection connection,
      Timeline.Referral referral,
      Length length,
      String agency,
      long after,
      int limit)
      throws SQLException {
    UUID id = referral.id();
    String stream = id.toString();
    long last = after > length.steps() ? after : Math.min(after + limit, length.steps());
    List<AuditEntry> entries = TrailReader.stream(connection, stream, after, last);
    NamedByEntries named = NamedByEntries.of(entries);
    List<Timeline.Message> messages = ReferralSql.messages(connection, named.messages());
    return new TimelinePage(
        new Timeline(
            referral,
            messages,
            ReferralSql.deliveries(connection, id, messages),
            ReferralSql.objects(connection, id, named.objects()),
            entries,
            LogSql.signedLeaves(connection, stream, after, last),
            AgencyGates.windows(connection, id)),
        length.party(),
        ReferralSql.transfer(connection, id, agency),
        last < length.steps());
  }

  /** How long a referral is, erased or not; empty where it does not exist. */
  public Result<Optional<Length>> length(UUID id, String agency) {
    return database.transaction(connection -> ReferralSql.length(connection, id, agency));
  }

  /**
   * All of a referral with what proves it, as of one instant.
   *
   * @param agency for which it is read
   */
  public Result<Optional<Evidence>> evidence(UUID id, String agency) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return evidence(connection, id, agency);
        });
  }

  private static Optional<Evidence> evidence(Connection connection, UUID id, String agency)
      throws SQLException {
    Optional<Timeline> timeline = timeline(connection, id);
    if (timeline.isEmpty()) {
      return Optional.empty();
    }
    Map<Long, byte[]> salts = TrailReader.salts(connection, id.toString());
    Map<UUID, String> needsReseal =
        SqlStatement.of(connection, NEEDS_RESEAL)
            .uuid(id)
            .map(
                row -> row.uuid("id"),
                row -> ReceiptSubject.of(row).unpack(row.bytes("needs_reseal")));
    return Optional.of(
        new Evidence(
            timeline.get(), ReferralSql.transfer(connection, id, agency), salts, needsReseal));
  }
}
