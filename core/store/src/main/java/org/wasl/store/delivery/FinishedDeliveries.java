package org.wasl.store.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/** Finds the deliveries that are over, for items that lie at agencies or wait for them. */
public final class FinishedDeliveries {
  private static final String ENDED =
      """
      select id, state in %s as ended from delivery where id = any(:ids)
      """
          .formatted(DeliverySql.FINAL_STATES);

  private static final String ENDED_TO =
      """
      select id, state in %s as ended from delivery where id = any(:ids) and recipient = :recipient
      """
          .formatted(DeliverySql.FINAL_STATES);

  private static final String TO_OTHERS =
      """
      select id from delivery where id = any(:ids) and recipient <> :recipient
      """;

  private static final String GIVEN_UP =
      """
      select id from delivery
       where referral = :referral and recipient = :recipient
           and state in ('superseded', 'discarded')
      """;

  private static final String ERASED =
      """
      select referral from erasure where referral = any(:referrals) and erased_at is not null
      """;

  private final Database database;

  public FinishedDeliveries(Database database) {
    this.database = database;
  }

  /**
   * Returns by id whether a delivery is over. A delivery that the database does not have is
   * missing.
   */
  public Result<Map<DeliveryId, Boolean>> ended(Collection<DeliveryId> deliveries) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, ENDED)
                .uuids("ids", deliveries.stream().map(DeliveryId::value).toList())
                .map(row -> new DeliveryId(row.uuid("id")), row -> row.bool("ended")));
  }

  /**
   * Returns by id whether a delivery to an agency is over. A delivery that the database lacks is
   * missing.
   */
  public Result<Map<DeliveryId, Boolean>> ended(
      AgencyId recipient, Collection<DeliveryId> deliveries) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, ENDED_TO)
                .uuids("ids", deliveries.stream().map(DeliveryId::value).toList())
                .text("recipient", recipient.value())
                .map(row -> new DeliveryId(row.uuid("id")), row -> row.bool("ended")));
  }

  /** Returns the ids among these that are deliveries to other agencies than this one. */
  public Result<Set<DeliveryId>> toOthers(AgencyId recipient, Collection<DeliveryId> deliveries) {
    return database.transaction(
        connection ->
            new HashSet<>(
                SqlStatement.of(connection, TO_OTHERS)
                    .uuids("ids", deliveries.stream().map(DeliveryId::value).toList())
                    .text("recipient", recipient.value())
                    .list(row -> new DeliveryId(row.uuid("id")))));
  }

  /** The deliveries of a referral to an agency that were superseded or discarded. */
  public Result<List<DeliveryId>> givenUp(ReferralId referral, AgencyId recipient) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, GIVEN_UP)
                .uuid("referral", referral.value())
                .text("recipient", recipient.value())
                .list(row -> new DeliveryId(row.uuid("id"))));
  }

  /** Returns the erased ones of these referrals. */
  public Result<Set<ReferralId>> erased(Collection<ReferralId> referrals) {
    return database.transaction(
        connection ->
            new HashSet<>(
                SqlStatement.of(connection, ERASED)
                    .uuids("referrals", referrals.stream().map(ReferralId::value).toList())
                    .list(row -> new ReferralId(row.uuid("referral")))));
  }
}
