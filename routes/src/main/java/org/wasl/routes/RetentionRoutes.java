package org.wasl.routes;

import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.store.Erasures;

/** What was erased is final once no backup has it any more. */
public final class RetentionRoutes extends RouteBuilder {
  private final Erasures erasures;
  private final Duration backups;
  private final int lookMillis;

  /**
   * @param backups how long a backup is kept
   * @param lookMillis time between two looks
   */
  public RetentionRoutes(Erasures erasures, Duration backups, int lookMillis) {
    this.erasures = erasures;
    this.backups = backups;
    this.lookMillis = lookMillis;
  }

  @Override
  public void configure() {
    from("scheduler:erasures?initialDelay=1000&delay=" + lookMillis)
        .routeId("erasures")
        .description("an erasure is final once the last backup has aged out")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> erasures.settle(backups))
        .id("say-what-is-final");
  }
}
