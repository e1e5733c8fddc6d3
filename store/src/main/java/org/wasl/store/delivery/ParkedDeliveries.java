package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.IdRange;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;

/** Parked deliveries. */
public final class ParkedDeliveries {

  /**
   * One of them.
   *
   * @param deliveryId which
   * @param referral of its message
   * @param agency recipient
   * @param cause code of the reason; with the cause of the last failure behind a slash where that
   *     differs
   * @param type of the message
   * @param attempts attempts made in all
   * @param since when it was parked
   */
  public record ParkedDelivery(
      UUID deliveryId,
      UUID referral,
      String agency,
      String cause,
      String type,
      int attempts,
      Instant since) {}

  /**
   * The deliveries to one agency that are parked for the same cause.
   *
   * @param agency recipient
   * @param cause as of a {@link ParkedDelivery}
   * @param count how many
   * @param oldestSeconds how long the longest parked one has been, in seconds
   */
  public record ParkedGroup(String agency, String cause, long count, long oldestSeconds) {}

  /**
   * Which of them a list has; what is empty is not compared.
   *
   * @param agency recipient
   * @param cause as of a {@link ParkedDelivery}
   * @param type of the message
   * @param ids range of ids in which the delivery's or the referral's is
   */
  public record ParkedFilter(
      Optional<String> agency,
      Optional<String> cause,
      Optional<String> type,
      Optional<IdRange> ids) {}

  /** The orders of a list. */
  public enum ParkedOrder {
    /** The longest parked first. */
    OLDEST("d.parked_at, d.id"),
    /** The last parked first. */
    NEWEST("d.parked_at desc, d.id"),
    /** By recipient, then the longest parked first. */
    AGENCY("d.recipient, d.parked_at, d.id"),
    /** By cause, then the longest parked first. */
    CAUSE("d.reason, d.parked_at, d.id");

    private final String sql;

    ParkedOrder(String sql) {
      this.sql = sql;
    }
  }

  /**
   * A page of a list.
   *
   * @param total how many there are in all
   * @param deliveries those of this page
   */
  public record ParkedPage(long total, List<ParkedDelivery> deliveries) {}

  private static final String MATCHING =
      """
      from delivery d join message m on m.sender = d.sender and m.message_id = d.message_id
       where d.state = 'parked'
         and (?::text is null or d.recipient = ?)
         and (?::text is null or coalesce(d.reason, '') = ?)
         and (?::text is null or m.type = ?)
         and (?::text is null or d.id between ?::uuid and ?::uuid
           or d.referral between ?::uuid and ?::uuid)
      """;

  private final Database database;

  public ParkedDeliveries(Database database) {
    this.database = database;
  }

  /** Ids of those that were parked first, of one recipient. */
  public Result<List<UUID>> oldest(String agency, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select id from delivery
                     where state = 'parked' and recipient = ? order by parked_at limit ?
                    """)
                .text(agency)
                .int4(limit)
                .list(row -> row.uuid("id")));
  }

  /**
   * A page of those that match, as of one instant.
   *
   * @param offset how many come before the page
   * @param limit at most so many
   */
  public Result<ParkedPage> page(ParkedFilter filter, ParkedOrder order, int offset, int limit) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          long total =
              matching(SqlStatement.of(connection, "select count(*) as total " + MATCHING), filter)
                  .first(row -> row.int8("total"))
                  .orElse(0L);
          List<ParkedDelivery> deliveries =
              matching(
                      SqlStatement.of(
                          connection,
                          """
                          select d.id, d.referral, d.recipient, coalesce(d.reason, '') as cause,
                                 m.type, d.attempt, d.parked_at
                            %s
                           order by %s offset ? limit ?
                          """
                              .formatted(MATCHING, order.sql)),
                      filter)
                  .int4(offset)
                  .int4(limit)
                  .list(ParkedDeliveries::delivery);
          return new ParkedPage(total, deliveries);
        });
  }

  private static SqlStatement matching(SqlStatement statement, ParkedFilter filter)
      throws SQLException {
    Optional<String> from = filter.ids().map(ids -> ids.from().toString());
    Optional<String> to = filter.ids().map(ids -> ids.to().toString());
    return statement
        .text(filter.agency())
        .text(filter.agency())
        .text(filter.cause())
        .text(filter.cause())
        .text(filter.type())
        .text(filter.type())
        .text(from)
        .text(from)
        .text(to)
        .text(from)
        .text(to);
  }

  private static ParkedDelivery delivery(Row row) throws SQLException {
    return new ParkedDelivery(
        row.uuid("id"),
        row.uuid("referral"),
        row.text("recipient"),
        row.text("cause"),
        row.text("type"),
        row.int4("attempt"),
        row.instant("parked_at"));
  }

  /** By cause and agency, the longest parked first. */
  public Result<List<ParkedGroup>> groups() {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select recipient, coalesce(reason, '') as cause, count(*) as parked,
                           greatest(0, extract(epoch from clock_timestamp() - min(parked_at)))
                             ::bigint as oldest_seconds
                      from delivery where state = 'parked'
                     group by 1, 2 order by min(parked_at), 1, 2
                    """)
                .list(
                    row ->
                        new ParkedGroup(
                            row.text("recipient"),
                            row.text("cause"),
                            row.int8("parked"),
                            row.int8("oldest_seconds"))));
  }
}
