package org.wasl.store.delivery;

import java.util.List;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/** The keys to which the content of open deliveries is sealed. */
public final class OpenDeliveryKeys {

  /**
   * Open deliveries to one agency that are sealed to the same keys.
   *
   * @param recipient the agency
   * @param kids keys that open them, of all recipients of their messages
   * @param deliveries how many there are
   */
  public record KeyUsage(String recipient, List<String> kids, long deliveries) {}

  // One arm for each partial index: what is over is never read.
  private static final String OPEN =
      """
      select d.recipient, s.kids, count(*) as deliveries
        from (
          select recipient, sender, message_id from delivery where state = 'waiting'
          union all
          select recipient, sender, message_id from delivery
           where state in ('dispatched', 'attempting')
          union all
          select recipient, sender, message_id from delivery where state = 'parked') d
        join sealed_content s on s.sender = d.sender and s.message_id = d.message_id
       group by d.recipient, s.kids order by d.recipient, s.kids
      """;

  private final Database database;

  public OpenDeliveryKeys(Database database) {
    this.database = database;
  }

  /** All of them, by recipient. */
  public Result<List<KeyUsage>> usages() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OPEN)
                .list(
                    row ->
                        new KeyUsage(
                            row.text("recipient"), row.texts("kids"), row.int8("deliveries"))));
  }
}
