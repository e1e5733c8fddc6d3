package org.wasl.routes;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.log.LogInquiryHandler;
import org.wasl.routes.log.TransparencyLog;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.wire.exchange.DoorEndpoint;

/** Builds the transparency log from the audit trail, and lets agencies read it. */
public final class LogRoutes extends RouteBuilder {
  private static final long WATCH_MILLIS = 5_000;
  private static final long FILE_CHECK_MILLIS = 60_000;
  private static final long STAMP_MILLIS = 60_000;

  /** After a run that found nothing, skips the next three. */
  private static final String IDLE = "&backoffMultiplier=3&backoffIdleThreshold=1";

  private final TransparencyLog transparencyLog;
  private final LogInquiryHandler inquiries;
  private final long sequenceMillis;
  private final long checkpointMillis;
  private final long witnessMillis;
  private final long repairMillis;

  /**
   * Sequences, publishes and collects cosignatures, each at its own interval, so that none waits
   * for another.
   */
  public LogRoutes(
      TransparencyLog log,
      LogInquiryHandler inquiries,
      long sequenceMillis,
      long checkpointMillis,
      long witnessMillis,
      long repairMillis) {
    this.transparencyLog = log;
    this.inquiries = inquiries;
    this.sequenceMillis = sequenceMillis;
    this.checkpointMillis = checkpointMillis;
    this.witnessMillis = witnessMillis;
    this.repairMillis = repairMillis;
  }

  @Override
  public void configure() {
    from("scheduler:log-sequence?initialDelay=50&delay=" + sequenceMillis + IDLE)
        .routeId("log-sequence")
        .description("every audit entry gets its index in the log")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(
            exchange ->
                exchange.setProperty(
                    Exchange.SCHEDULER_POLLED_MESSAGES, transparencyLog.sequence()))
        .id("assign-log-indexes");

    from("scheduler:log-publish?initialDelay=100&delay=" + checkpointMillis)
        .routeId("log-publish")
        .description("a checkpoint is signed, stored in SQL and then published")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> transparencyLog.publish())
        .id("publish-checkpoint");

    if (transparencyLog.hasWitnesses()) {
      from("scheduler:log-witness?initialDelay=200&delay=" + witnessMillis)
          .routeId("log-witness")
          .description("witnesses cosign what is published")
          .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
          .process(exchange -> transparencyLog.witness())
          .id("request-cosignatures");
    }

    if (transparencyLog.hasTimeStamps()) {
      from("scheduler:log-stamp?initialDelay=5000&delay=" + STAMP_MILLIS)
          .routeId("log-stamp")
          .description("an authority stamps the time of a checkpoint each day")
          .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
          .process(exchange -> transparencyLog.stamp())
          .id("request-time-stamps");
    }

    from("scheduler:log-repair?initialDelay=5000&delay=" + repairMillis)
        .routeId("log-repair")
        .description("published files that are missing or wrong are written again")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> transparencyLog.repair())
        .id("repair-tiles");

    from("scheduler:log-look?initialDelay=" + FILE_CHECK_MILLIS + "&delay=" + FILE_CHECK_MILLIS)
        .routeId("log-look")
        .description("published files that were deleted are written again within a minute")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> transparencyLog.repairMissing())
        .id("look-for-tiles");

    from("scheduler:log-lag?initialDelay=1000&delay=" + WATCH_MILLIS)
        .routeId("log-lag")
        .description("a log that falls behind raises an alarm")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(exchange -> transparencyLog.watch())
        .id("check-log-lag");

    TypedRoute.of(
        DoorEndpoint.LOG,
        uri ->
            from(uri)
                .routeId("log")
                .description("an agency reads the audit log")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        inquiry -> inquiry.step("read-log", inquiries::handle).complete());
  }
}
