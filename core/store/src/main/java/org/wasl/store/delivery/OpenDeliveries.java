package org.wasl.store.delivery;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;

/** Deliveries that are not over, as far as the configuration must fit them. */
public final class OpenDeliveries {

  /**
   * Open deliveries to one agency that are sealed to the same keys.
   *
   * @param recipient the agency
   * @param kids ids of the keys that open them, of all recipients of their messages
   * @param deliveries how many there are
   */
  public record SealedToKeys(AgencyId recipient, List<String> kids, long deliveries) {}

  /**
   * Open deliveries to an agency that must not receive them.
   *
   * @param recipient the agency
   * @param deliveries how many there are
   */
  public record Misdirected(AgencyId recipient, long deliveries) {}

  // One arm for each partial index, so that deliveries that are over are never read.
  private static final String OPEN =
      """
      (select referral, recipient, sender, message_id from delivery where state = 'waiting'
       union all
       select referral, recipient, sender, message_id from delivery
        where state in ('dispatched', 'attempting')
       union all
       select referral, recipient, sender, message_id from delivery where state = 'parked')
      """;

  private static final String USAGES =
      """
      select d.recipient, s.kids, count(*) as deliveries
        from %s as d
        join sealed_content s on s.sender = d.sender and s.message_id = d.message_id
       where d.recipient = any(:recipients)
       group by d.recipient, s.kids order by d.recipient, s.kids
      """
          .formatted(OPEN);

  private static final String MISDIRECTED =
      """
      select d.recipient, count(*) as deliveries
        from %s as d join referral r on r.id = d.referral
       where d.recipient = any(:recipients) and r.test <> (d.recipient = any(:sandboxes))
       group by d.recipient order by d.recipient
      """
          .formatted(OPEN);

  private final Database database;

  public OpenDeliveries(Database database) {
    this.database = database;
  }

  /**
   * The keys to which their content is sealed, by recipient. Takes as long as the backlog of the
   * recipients needs.
   *
   * @param recipients ids of those that are looked at
   */
  public Result<List<SealedToKeys>> usages(Set<AgencyId> recipients) {
    return read(
        recipients,
        connection ->
            SqlStatement.of(connection, USAGES)
                .texts(
                    "recipients",
                    recipients.stream().map(AgencyId::value).collect(Collectors.toSet()))
                .list(
                    row ->
                        new SealedToKeys(
                            new AgencyId(row.text("recipient")),
                            row.texts("kids"),
                            row.int8("deliveries"))));
  }

  /**
   * The deliveries of tests to agencies that are no sandboxes, and those of other cases to
   * sandboxes. Takes as long as the backlog of the recipients needs.
   *
   * @param recipients ids of those that are looked at
   * @param sandboxes ids of all sandboxes
   */
  public Result<List<Misdirected>> misdirected(Set<AgencyId> recipients, Set<String> sandboxes) {
    return read(
        recipients,
        connection ->
            SqlStatement.of(connection, MISDIRECTED)
                .texts(
                    "recipients",
                    recipients.stream().map(AgencyId::value).collect(Collectors.toSet()))
                .texts("sandboxes", sandboxes)
                .list(
                    row ->
                        new Misdirected(
                            new AgencyId(row.text("recipient")), row.int8("deliveries"))));
  }

  private <T> Result<List<T>> read(
      Set<AgencyId> recipients, Database.TransactionWork<List<T>> work) {
    return recipients.isEmpty()
        ? new Result.Done<>(List.of())
        : database.transaction(
            connection -> {
              Database.liftTimeouts(connection);
              return work.run(connection);
            });
  }
}
