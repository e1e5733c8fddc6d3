package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.audit.AuditEntry;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.AgencyGates;
import org.wasl.store.delivery.ReceiptSubject;
import org.wasl.store.file.FileReceipts;
import org.wasl.trail.TrailReader;
import org.wasl.trail.log.LogSql;

/** Reads the events of referrals, all at once or page by page, and with their proofs. */
public final class Timelines {
  private static final String NEEDS_RESEAL =
      """
      select id, referral, sender, message_id, recipient, needs_reseal from delivery
       where referral = :referral and needs_reseal is not null
      """;

  /**
   * The length of a referral.
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
  public Result<Optional<Timeline>> timeline(ReferralId id) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return timeline(connection, id);
        });
  }

  private static Optional<Timeline> timeline(Connection connection, ReferralId id)
      throws SQLException {
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
   * Reads some steps of a referral, as of one instant. The amount that it reads does not grow with
   * the length of the referral.
   *
   * @param agency the agency for which they are read
   * @param after the number of the step before them, 0 for the first ones
   * @param limit most steps to return
   */
  public Result<Optional<TimelinePage>> page(
      ReferralId id, AgencyId agency, long after, int limit) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return page(connection, id, agency, after, limit);
        });
  }

  static Optional<TimelinePage> page(
      Connection connection, ReferralId id, AgencyId agency, long after, int limit)
      throws SQLException {
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
      AgencyId agency,
      long after,
      int limit)
      throws SQLException {
    ReferralId id = referral.id();
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

  /**
   * Returns the length of a referral, erased or not. It is empty if the referral does not exist.
   */
  public Result<Optional<Length>> length(ReferralId id, AgencyId agency) {
    return database.transaction(connection -> ReferralSql.length(connection, id, agency));
  }

  /**
   * Reads all of a referral with its proofs, as of one instant.
   *
   * @param agency the agency for which it is read
   */
  public Result<Optional<Evidence>> evidence(ReferralId id, AgencyId agency) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return evidence(connection, id, agency);
        });
  }

  private static Optional<Evidence> evidence(Connection connection, ReferralId id, AgencyId agency)
      throws SQLException {
    Optional<Timeline> timeline = timeline(connection, id);
    if (timeline.isEmpty()) {
      return Optional.empty();
    }
    Map<Long, byte[]> salts = TrailReader.salts(connection, id.toString());
    Map<DeliveryId, String> needsReseal =
        SqlStatement.of(connection, NEEDS_RESEAL)
            .uuid("referral", id.value())
            .map(
                row -> new DeliveryId(row.uuid("id")),
                row -> ReceiptSubject.of(row).unpack(row.bytes("needs_reseal")));
    return Optional.of(
        new Evidence(
            timeline.get(),
            ReferralSql.transfer(connection, id, agency),
            salts,
            needsReseal,
            FileReceipts.of(connection, List.of(id)).getOrDefault(id, FileReceipts.NONE)));
  }
}
