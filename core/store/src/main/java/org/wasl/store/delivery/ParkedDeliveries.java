package org.wasl.store.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.wasl.database.Database;
import org.wasl.database.IdRange;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/** Parked deliveries. */
public final class ParkedDeliveries {

  /**
   * A parked delivery.
   *
   * @param deliveryId id of the delivery
   * @param referral referral of its message
   * @param agency recipient
   * @param cause code of the reason, followed by a slash and the cause of the last failure if that
   *     differs
   * @param type type of the message
   * @param attempts attempts made in all
   * @param since when it was parked
   * @param request the open request about it that has not processed it yet
   */
  public record ParkedDelivery(
      DeliveryId deliveryId,
      ReferralId referral,
      AgencyId agency,
      String cause,
      String type,
      int attempts,
      Instant since,
      Optional<UUID> request) {}

  /**
   * The deliveries to one agency that are parked for the same cause.
   *
   * @param agency recipient
   * @param cause cause as in a {@link ParkedDelivery}
   * @param count how many there are
   * @param oldestSeconds how long the longest parked one has been, in seconds
   */
  public record ParkedGroup(AgencyId agency, String cause, long count, long oldestSeconds) {}

  /**
   * Selects the parked deliveries of a list. An empty value is not compared.
   *
   * @param agency recipient
   * @param cause cause as in a {@link ParkedDelivery}
   * @param type type of the message
   * @param ids range that has the id of the delivery or of the referral
   * @param request a request that is about the delivery
   */
  public record ParkedFilter(
      Optional<AgencyId> agency,
      Optional<String> cause,
      Optional<String> type,
      Optional<IdRange> ids,
      Optional<UUID> request) {
    /** The parked deliveries of one agency, or all. */
    public static ParkedFilter of(Optional<AgencyId> agency) {
      return new ParkedFilter(
          agency, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** The orders of a list. */
  public enum ParkedOrder {
    /** The longest parked first. */
    OLDEST("d.parked_at, d.id"),
    /** The last parked first. */
    NEWEST("d.parked_at desc, d.id"),
    /** Sorts by recipient, then the longest parked first. */
    AGENCY("d.recipient, d.parked_at, d.id"),
    /** Sorts by cause, then the longest parked first. */
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
   * @param deliveries the deliveries of this page
   */
  public record ParkedPage(long total, List<ParkedDelivery> deliveries) {}

  private static final String MATCHING =
      """
      from delivery d join message m on m.sender = d.sender and m.message_id = d.message_id
       where d.state = 'parked'
         and (:agency::text is null or d.recipient = :agency)
         and (:cause::text is null or coalesce(d.reason, '') = :cause)
         and (:type::text is null or m.type = :type)
         and (:from::text is null or d.id between :from::uuid and :to::uuid
           or d.referral between :from::uuid and :to::uuid)
         and (:request::text is null or exists (select 1 from replay_item i
           where i.delivery = d.id and i.request = :request::uuid))
      """;

  private static final String OPEN_REQUEST =
      """
      (select i.request from replay_item i join replay_request r on r.id = i.request
        where i.delivery = d.id and i.place >= r.next_place
          and (r.state = 'running' or r.state = 'waiting' and r.expires_at > clock_timestamp())
        limit 1)
      """;

  private final Database database;

  public ParkedDeliveries(Database database) {
    this.database = database;
  }

  /** Ids of those that were parked first, of one recipient. */
  public Result<List<UUID>> oldest(AgencyId agency, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select id from delivery
                     where state = 'parked' and recipient = :recipient order by parked_at
                         limit :limit
                    """)
                .text("recipient", agency.value())
                .int4("limit", limit)
                .list(row -> row.uuid("id")));
  }

  /**
   * Returns a page of the matching deliveries, as of one instant.
   *
   * @param offset how many come before the page
   * @param limit most deliveries of the page
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
                                 m.type, d.attempt, d.parked_at, %s as request
                            %s
                           order by %s offset :offset limit :limit
                          """
                              .formatted(OPEN_REQUEST, MATCHING, order.sql)),
                      filter)
                  .int4("offset", offset)
                  .int4("limit", limit)
                  .list(ParkedDeliveries::delivery);
          return new ParkedPage(total, deliveries);
        });
  }

  private static SqlStatement matching(SqlStatement statement, ParkedFilter filter)
      throws SQLException {
    return statement
        .text("agency", filter.agency().map(AgencyId::value))
        .text("cause", filter.cause())
        .text("type", filter.type())
        .text("from", filter.ids().map(ids -> ids.from().toString()))
        .text("to", filter.ids().map(ids -> ids.to().toString()))
        .text("request", filter.request().map(UUID::toString));
  }

  private static ParkedDelivery delivery(Row row) throws SQLException {
    return new ParkedDelivery(
        new DeliveryId(row.uuid("id")),
        new ReferralId(row.uuid("referral")),
        new AgencyId(row.text("recipient")),
        row.text("cause"),
        row.text("type"),
        row.int4("attempt"),
        row.instant("parked_at"),
        row.optionalUuid("request"));
  }

  /** Returns the groups by cause and agency, the longest parked first. */
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
                            new AgencyId(row.text("recipient")),
                            row.text("cause"),
                            row.int8("parked"),
                            row.int8("oldest_seconds"))));
  }
}
