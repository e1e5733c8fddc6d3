package org.wasl.store.delivery;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;

/** Parked deliveries. */
public final class ParkedDeliveries {

  /**
   * One of them.
   *
   * @param deliveryId which
   * @param referral of the message
   * @param sender of the message
   * @param messageId chosen by the sender
   * @param agency recipient
   * @param reason code; with the cause of the last failure behind a slash where that differs
   * @param attempts attempts made in all
   * @param since when it was parked
   */
  public record ParkedDelivery(
      UUID deliveryId,
      UUID referral,
      String sender,
      UUID messageId,
      String agency,
      String reason,
      int attempts,
      Instant since) {}

  /**
   * The deliveries to one agency that are parked for the same reason.
   *
   * @param agency recipient
   * @param cause the reason, as of a {@link ParkedDelivery}
   * @param count how many
   * @param oldestSeconds how long the longest parked one has been, in seconds
   * @param samples some of them, the longest parked first
   */
  public record ParkedGroup(
      String agency, String cause, long count, long oldestSeconds, List<Sample> samples) {}

  /**
   * One of a group.
   *
   * @param deliveryId which
   * @param referral of its message
   */
  public record Sample(UUID deliveryId, UUID referral) {}

  private final Database database;

  public ParkedDeliveries(Database database) {
    this.database = database;
  }

  /**
   * The longest parked first.
   *
   * @param agency of this recipient only
   * @param limit at most so many
   */
  public Result<List<ParkedDelivery>> list(Optional<String> agency, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select id, referral, sender, message_id, recipient, reason, attempt, parked_at
                      from delivery
                     where state = 'parked' and (?::text is null or recipient = ?)
                     order by parked_at limit ?
                    """)
                .text(agency)
                .text(agency)
                .int4(limit)
                .list(
                    row ->
                        new ParkedDelivery(
                            row.uuid("id"),
                            row.uuid("referral"),
                            row.text("sender"),
                            row.uuid("message_id"),
                            row.text("recipient"),
                            row.text("reason"),
                            row.int4("attempt"),
                            row.instant("parked_at"))));
  }

  /**
   * By cause and agency, the longest parked first.
   *
   * @param samples at most so many of each
   */
  public Result<List<ParkedGroup>> groups(int samples) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select recipient, coalesce(reason, '') as cause, count(*) as parked,
                           greatest(0, extract(epoch from clock_timestamp() - min(parked_at)))
                             ::bigint as oldest_seconds,
                           (array_agg(id order by parked_at, id))[1:?] as ids,
                           (array_agg(referral order by parked_at, id))[1:?] as referrals
                      from delivery where state = 'parked'
                     group by 1, 2 order by min(parked_at), 1, 2
                    """)
                .int4(samples)
                .int4(samples)
                .list(ParkedDeliveries::group));
  }

  private static ParkedGroup group(Row row) throws SQLException {
    List<UUID> ids = row.uuids("ids");
    List<UUID> referrals = row.uuids("referrals");
    return new ParkedGroup(
        row.text("recipient"),
        row.text("cause"),
        row.int8("parked"),
        row.int8("oldest_seconds"),
        IntStream.range(0, ids.size())
            .mapToObj(i -> new Sample(ids.get(i), referrals.get(i)))
            .toList());
  }
}
