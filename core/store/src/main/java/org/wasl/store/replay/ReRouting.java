package org.wasl.store.replay;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;

/**
 * Finds the agencies that can receive the content of a delivery, and its holders. It is sealed to
 * the recipients of its message, so an agency that has it hands it over, and only to a party of the
 * referral.
 */
public final class ReRouting {

  /**
   * An agency that has the content of a delivery and can open it, as far as is known. This is the
   * sender, or a recipient that has receipted it.
   *
   * @param delivery the delivery to re-route
   * @param agency the agency that has the content
   * @param state state of the referral
   */
  public record ContentHolder(DeliveryId delivery, AgencyId agency, String state) {}

  private static final String REACHABLE =
      """
      select d.id
        from delivery d
        join referral r on r.id = d.referral
       cross join (values (:target::text)) as x(target)
       where d.id = any(:ids)
         and (x.target in (r.sender, r.office) or x.target = any(r.police || r.others))
         and x.target <> d.sender
         and not exists (select from delivery e
           where e.referral = d.referral and e.seq = d.seq and e.sender = d.sender
             and e.message_id = d.message_id and e.recipient = x.target)
      """;

  private static final String TESTS =
      """
      select d.id from delivery d join referral r on r.id = d.referral
       where d.id = any(:ids) and r.test
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
       where d.id = any(:ids)
      """;

  private final Database database;

  ReRouting(Database database) {
    this.database = database;
  }

  /**
   * Returns deliveries that cannot be re-routed. Their target is not a party of the referral, or it
   * has a delivery of the message itself.
   */
  public Result<Set<DeliveryId>> unreachable(List<DeliveryId> deliveries, AgencyId target) {
    return database.transaction(
        connection -> {
          Set<DeliveryId> missing = new HashSet<>(deliveries);
          missing.removeAll(reachable(connection, deliveries, target.value()));
          return missing;
        });
  }

  /**
   * Returns the deliveries whose content may go to the target, because it is a party and the
   * message does not go to it.
   */
  static Set<DeliveryId> reachable(
      Connection connection, List<DeliveryId> deliveries, String target) throws SQLException {
    return new HashSet<>(
        SqlStatement.of(connection, REACHABLE)
            .text("target", target)
            .uuids("ids", deliveries.stream().map(DeliveryId::value).toList())
            .list(row -> new DeliveryId(row.uuid("id"))));
  }

  /**
   * Returns the deliveries that the target must not receive. Tests go only to sandboxes, and
   * everything else never does.
   *
   * @param sandbox whether the target is a sandbox
   */
  public Result<Set<DeliveryId>> misdirected(List<DeliveryId> deliveries, boolean sandbox) {
    return database.transaction(connection -> misdirected(connection, deliveries, sandbox));
  }

  static Set<DeliveryId> misdirected(
      Connection connection, List<DeliveryId> deliveries, boolean sandbox) throws SQLException {
    Set<DeliveryId> tests =
        new HashSet<>(
            SqlStatement.of(connection, TESTS)
                .uuids("ids", deliveries.stream().map(DeliveryId::value).toList())
                .list(row -> new DeliveryId(row.uuid("id"))));
    return deliveries.stream()
        .filter(delivery -> !SandboxRule.mayReceive(tests.contains(delivery), sandbox))
        .collect(Collectors.toSet());
  }

  /** The holders of the content of each. */
  public Result<List<ContentHolder>> holders(List<DeliveryId> deliveries) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, HOLDERS)
                .uuids("ids", deliveries.stream().map(DeliveryId::value).toList())
                .list(
                    row ->
                        new ContentHolder(
                            new DeliveryId(row.uuid("id")),
                            new AgencyId(row.text("agency")),
                            row.text("state"))));
  }
}
