package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.referral.Timelines.Length;

/** Reads where referrals and their objects stand, for decisions. */
public final class ReferralSnapshots {
  private static final String BEFORE_COURT = ReferralState.BEFORE_COURT.wireName();

  private static final String SEIZED =
      """
      select distinct clear ->> 'court' as court from message
       where referral = :referral and type = 'disposition' and subtype = 'before-court'
         and clear ->> 'court' is not null
       order by 1
      """;

  private final Database database;

  public ReferralSnapshots(Database database) {
    this.database = database;
  }

  /** The facts of a referral, state included, which may change at any time. */
  public Result<Optional<Timeline.Referral>> referral(ReferralId id) {
    return database.transaction(connection -> ReferralSql.referral(connection, id));
  }

  /** Reads the facts of a referral and its objects for a decision. All may change at any time. */
  public Result<Optional<ReferralSnapshot>> snapshot(ReferralId id) {
    return database.transaction(connection -> snapshot(connection, id));
  }

  private static Optional<ReferralSnapshot> snapshot(Connection connection, ReferralId id)
      throws SQLException {
    Optional<Timeline.Referral> referral = ReferralSql.referral(connection, id);
    if (referral.isEmpty()) {
      return Optional.empty();
    }
    List<AgencyId> seized =
        referral.get().state().equals(BEFORE_COURT) ? seized(connection, id) : List.of();
    return Optional.of(
        new ReferralSnapshot(referral.get(), ReferralSql.objects(connection, id), seized));
  }

  /**
   * Reads the states of a referral and its objects, and the parts that an agency may know, as of
   * one instant.
   *
   * @param agency the agency for which it is read
   */
  public Result<Optional<PartySnapshot>> partySnapshot(ReferralId id, AgencyId agency) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          Optional<ReferralSnapshot> snapshot = snapshot(connection, id);
          Optional<Length> length = ReferralSql.length(connection, id, agency);
          return snapshot.isPresent() && length.isPresent()
              ? Optional.of(partySnapshot(connection, snapshot.get(), length.get().party(), agency))
              : Optional.empty();
        });
  }

  private static PartySnapshot partySnapshot(
      Connection connection, ReferralSnapshot snapshot, boolean party, AgencyId agency)
      throws SQLException {
    ReferralId id = snapshot.referral().id();
    List<ReferralObject> objects = snapshot.objects();
    List<Timeline.Message> messages =
        ReferralSql.messages(
            connection, objects.stream().map(it -> new MessageKey(it.maker(), it.id())).toList());
    Timeline timeline =
        new Timeline(
            snapshot.referral(),
            messages,
            ReferralSql.deliveries(connection, id, messages),
            objects,
            List.of(),
            Map.of(),
            Map.of());
    return new PartySnapshot(
        snapshot,
        new TimelinePage(timeline, party, ReferralSql.transfer(connection, id, agency), false));
  }

  /** Returns the courts that dispositions name. A court outside the directory is not among them. */
  private static List<AgencyId> seized(Connection connection, ReferralId referral)
      throws SQLException {
    return SqlStatement.of(connection, SEIZED)
        .uuid("referral", referral.value())
        .list(row -> new AgencyId(row.text("court")));
  }
}
