package org.wasl.routes;

import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.store.erasure.Erasures;
import org.wasl.store.replay.ParkedRequestRetention;
import org.wasl.store.users.UserChangeRequests;

/**
 * Marks erasures as final after the last backup with the data has expired, deletes old requests of
 * operations staff, and counts overdue referrals.
 */
public final class RetentionRoutes extends RouteBuilder {
  private final Erasures erasures;
  private final Duration backups;
  private final ParkedRequestRetention requests;
  private final UserChangeRequests userRequests;
  private final Duration kept;
  private final int intervalMillis;
  private final Runnable retentionCheck;
  private final Duration checkInterval;

  /**
   * @param backups how long a backup is kept
   * @param kept how long a request of operations staff is kept once it is over
   * @param intervalMillis interval of each
   * @param retentionCheck counts referrals that are kept too long, and reads all referrals
   * @param checkInterval time between two such counts
   */
  public RetentionRoutes(
      Erasures erasures,
      Duration backups,
      ParkedRequestRetention requests,
      UserChangeRequests userRequests,
      Duration kept,
      int intervalMillis,
      Runnable retentionCheck,
      Duration checkInterval) {
    this.erasures = erasures;
    this.backups = backups;
    this.requests = requests;
    this.userRequests = userRequests;
    this.kept = kept;
    this.intervalMillis = intervalMillis;
    this.retentionCheck = retentionCheck;
    this.checkInterval = checkInterval;
  }

  @Override
  public void configure() {
    from("scheduler:erasures?initialDelay=1000&delay=" + intervalMillis)
        .routeId("erasures")
        .description("an erasure is final once the last backup has aged out")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> erasures.markFinal(backups))
        .id("mark-erasures-final");

    from("scheduler:requests?initialDelay=1500&delay=" + intervalMillis)
        .routeId("request-retention")
        .description("old requests of operations staff are deleted")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> requests.deleteExpired(kept))
        .id("delete-expired-requests")
        .process(exchange -> userRequests.deleteExpired(kept))
        .id("delete-expired-user-requests");

    from("scheduler:retention?initialDelay=2000&delay=" + checkInterval.toMillis())
        .routeId("retention-check")
        .description("referrals that are kept longer than their retention allows are counted")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> retentionCheck.run())
        .id("count-overdue-referrals");
  }
}
