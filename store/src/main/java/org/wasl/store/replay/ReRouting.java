package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;

/**
 * Finds the agencies that can receive the content of a delivery, and its holders. It is sealed to
 * the recipients of its message, so an agency that has it hands it over, and only to a party of the
 * referral.
 */
public final class ReRouting {

  /**
   * An agency that has the content of a delivery and can open it, as far as is known: the sender,
   * or a recipient that has receipted it.
   *
   * @param delivery that is to be re-routed
   * @param agency which has it
   * @param state of the referral
   */
  public record ContentHolder(UUID delivery, String agency, String state) {}

  private static final String REACHABLE =
      """
      select d.id
        from delivery d
        join referral r on r.id = d.referral
       cross join (values (?::text)) as x(target)
       where d.id = any(?)
         and (x.target in (r.sender, r.office) or x.target = any(r.police || r.others))
         and x.target <> d.sender
         and not exists (select from delivery e
           where e.referral = d.referral and e.seq = d.seq and e.sender = d.sender
             and e.message_id = d.message_id and e.recipient = x.target)
      """;

  private static final String TESTS =
      """
      select d.id from delivery d join referral r on r.id = d.referral
       where d.id = any(?) and r.test
      """;

  private static final String HOLDERS =
      """
      select d.id, x.agency, r.state
        from delivery d
        join referral r on r.id = d.referral
       cross join lateral (
         select d.sender
         union
         select e.recipient from delivery e
          where e.referral = d.referral and e.seq = d.seq and e.sender = d.sender
            and e.message_id = d.message_id and e.state = 'delivered'
            and e.needs_reseal is null) as x(agency)
       where d.id = any(?)
      """;

  private final Database database;

  ReRouting(Database database) {
    this.database = database;
  }

  /**
   * Deliveries that cannot be re-routed: the target is not a party of the referral, or it has a
   * delivery of the message itself.
   */
  public Result<Set<UUID>> unreachable(List<UUID> deliveries, String target) {
    return database.transaction(
        connection -> {
          Set<UUID> missing = new HashSet<>(deliveries);
          missing.removeAll(reachable(connection, deliveries, target));
          return missing;
        });
  }

  /** Those whose content the target can be given: a party, to which the message does not go. */
  static Set<UUID> reachable(Connection connection, List<UUID> deliveries, String target)
      throws SQLException {
    return new HashSet<>(
        SqlStatement.of(connection, REACHABLE)
            .text(target)
            .uuids(deliveries)
            .list(row -> row.uuid("id")));
  }

  /**
   * Those that the target must not receive: tests go to sandboxes, everything else to none.
   *
   * @param sandbox whether the target is a sandbox
   */
  public Result<Set<UUID>> misdirected(List<UUID> deliveries, boolean sandbox) {
    return database.transaction(connection -> misdirected(connection, deliveries, sandbox));
  }

  static Set<UUID> misdirected(Connection connection, List<UUID> deliveries, boolean sandbox)
      throws SQLException {
    Set<UUID> tests =
        new HashSet<>(
            SqlStatement.of(connection, TESTS).uuids(deliveries).list(row -> row.uuid("id")));
    return deliveries.stream()
        .filter(delivery -> !SandboxRule.mayReceive(tests.contains(delivery), sandbox))
        .collect(Collectors.toSet());
  }

  /** The holders of the content of each. */
  public Result<List<ContentHolder>> holders(List<UUID> deliveries) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, HOLDERS)
                .uuids(deliveries)
                .list(
                    row ->
                        new ContentHolder(row.uuid("id"), row.text("agency"), row.text("state"))));
  }
}
