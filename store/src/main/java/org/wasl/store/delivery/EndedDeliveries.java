package org.wasl.store.delivery;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** Which deliveries are over, for what lies at agencies or waits for them. */
public final class EndedDeliveries {
  private static final String ENDED =
      """
      select id, state in %s as ended from delivery where id = any(?)
      """
          .formatted(DeliverySql.FINAL_STATES);

  private static final String GIVEN_UP =
      """
      select id from delivery
       where referral = ? and recipient = ? and state in ('superseded', 'discarded')
      """;

  private static final String ERASED =
      """
      select referral from erasure where referral = any(?) and erased_at is not null
      """;

  private final Database database;

  public EndedDeliveries(Database database) {
    this.database = database;
  }

  /** By id, whether a delivery is over; one that the database does not have is missing. */
  public Result<Map<UUID, Boolean>> ended(Collection<UUID> deliveries) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, ENDED)
                .uuids(deliveries)
                .map(row -> row.uuid("id"), row -> row.bool("ended")));
  }

  /** The deliveries of a referral to an agency that were superseded or discarded. */
  public Result<List<UUID>> givenUp(UUID referral, String recipient) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, GIVEN_UP)
                .uuid(referral)
                .text(recipient)
                .list(row -> row.uuid("id")));
  }

  /** Those of these referrals that were erased. */
  public Result<Set<UUID>> erased(Collection<UUID> referrals) {
    return database.transaction(
        connection ->
            new HashSet<>(
                SqlStatement.of(connection, ERASED)
                    .uuids(referrals)
                    .list(row -> row.uuid("referral"))));
  }
}
