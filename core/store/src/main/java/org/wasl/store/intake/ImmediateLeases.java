package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.store.delivery.AgencyGates;
import org.wasl.store.delivery.DeliveryConfig;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.UnconfirmedLeases;

/**
 * Leases that the transaction of an accepted message gives to its own deliveries, so that the call
 * begins after its commit, without the broker. A delivery that has to wait is not leased, and the
 * gateway claims it when the wait is over. It waits in these cases:
 *
 * <ul>
 *   <li>an earlier delivery of the referral to the agency is open
 *   <li>the gate of the agency is closed, or its breaker is half open
 *   <li>a delivery runs alone, or is due to and has not waited too long for that (see {@link
 *       org.wasl.store.delivery.DueDeliveries})
 *   <li>the answer to an earlier acceptance of the message is missing.
 * </ul>
 */
final class ImmediateLeases {
  private static final int FIRST_ATTEMPT = 1;

  private static final String GRANTABLE =
      """
      with held as materialized (
        select g.agency from agency_gate g
         where g.agency = any(:agencies) and not (g.failures < :failures and %1$s))
      select x.id
        from unnest(:id, :referral, :recipient, :seq) as x(id, referral, recipient, seq)
       where not exists (select from held where held.agency = x.recipient)
         -- Nothing comes before the first message.
         and (x.seq = 1 or not exists (select 1 from delivery e
           where e.referral = x.referral and e.recipient = x.recipient and e.seq < x.seq
             and e.state not in %2$s))
         and not exists (select 1 from delivery a
           where a.state in ('dispatched', 'attempting') and a.alone)
         and not exists (select 1 from delivery s
           left join agency_gate g on g.agency = s.recipient
           where s.state = 'waiting' and s.interrupted > 0 and s.interrupted >= :interrupted
             and s.due_at <= clock_timestamp() and %1$s
             and (s.interrupted >= :pause_limit
                 or s.due_at + :suspect_patience_millis * interval '1 ms' > clock_timestamp()))
      """
          .formatted(AgencyGates.IS_OPEN, DeliverySql.FINAL_STATES);

  private final Connection connection;
  private final DeliveryConfig config;
  private final UnconfirmedLeases unconfirmed;

  ImmediateLeases(Connection connection, DeliveryConfig config, UnconfirmedLeases unconfirmed) {
    this.connection = connection;
    this.config = config;
    this.unconfirmed = unconfirmed;
  }

  /** Grants leases, by delivery id, to those of these unstored deliveries that may be called. */
  Map<DeliveryId, Leased> grant(List<NewDelivery> deliveries) throws SQLException {
    List<NewDelivery> wanted =
        deliveries.stream()
            .filter(each -> each.to().leaseNow())
            .filter(each -> !unconfirmed.contains(each.to().deliveryId()))
            .toList();
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Set<DeliveryId> granted =
        new HashSet<>(
            SqlStatement.of(connection, GRANTABLE)
                .texts(
                    "agencies",
                    agencies(wanted).stream().map(AgencyId::value).collect(Collectors.toSet()))
                .int4("failures", config.breaker().failuresToOpen())
                .unnest(
                    wanted,
                    row ->
                        row.uuid("id", delivery -> delivery.to().deliveryId().value())
                            .uuid("referral", delivery -> delivery.message().referral().value())
                            .text("recipient", delivery -> delivery.to().agency().value())
                            .int4("seq", NewDelivery::number))
                .int4("interrupted", config.retry().interruptedLimit())
                .int4("pause_limit", config.retry().pauseLimit())
                .int8("suspect_patience_millis", config.suspectPatienceMillis())
                .sentWith(AdvisoryLocks.lockAgainstSolitude(connection))
                .list(row -> new DeliveryId(row.uuid("id"))));
    Map<DeliveryId, Leased> leases = new HashMap<>();
    for (NewDelivery each : wanted) {
      if (granted.contains(each.to().deliveryId())) {
        leases.put(each.to().deliveryId(), lease(each.message(), each.to()));
      }
    }
    return leases;
  }

  /** The gate of each is read once. */
  private static Set<AgencyId> agencies(List<NewDelivery> deliveries) {
    return deliveries.stream().map(each -> each.to().agency()).collect(Collectors.toSet());
  }

  private Leased lease(Acceptance message, Acceptance.Recipient to) {
    return new Leased(
        to.deliveryId(),
        message.referral(),
        message.sender(),
        message.messageId(),
        message.type(),
        message.version(),
        message.test(),
        to.agency(),
        FIRST_ATTEMPT,
        false, // not alone
        false, // not queued
        message.sealed().ciphertext(),
        message.sealed().digest(),
        0,
        config.leaseMillis(to.agency()));
  }
}
