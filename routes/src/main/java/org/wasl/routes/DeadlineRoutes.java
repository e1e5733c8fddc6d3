package org.wasl.routes;

import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.own.DeadlineNotice;
import org.wasl.routes.own.DeadlineScheduler;
import org.wasl.routes.own.ReminderWriter;
import org.wasl.routes.own.ReporterStatusWriter;
import org.wasl.store.deadline.ReporterStatuses.PendingStatus;

/**
 * What is owed by a time, and what has come of a referral: the trail tells, SQL remembers, the
 * gateway says it once. What one look finds is said side by side, so that it shares commits; the
 * next look waits until all of it is said.
 */
public final class DeadlineRoutes extends RouteBuilder {
  private final DeadlineScheduler timekeeper;
  private final ReminderWriter reminders;
  private final ReporterStatusWriter status;
  private final long followMillis;
  private final long intervalMillis;

  /** Looks at the trail every {@code followMillis}, at the time every {@code intervalMillis}. */
  public DeadlineRoutes(
      DeadlineScheduler timekeeper,
      ReminderWriter reminders,
      ReporterStatusWriter status,
      long followMillis,
      long intervalMillis) {
    this.timekeeper = timekeeper;
    this.reminders = reminders;
    this.status = status;
    this.followMillis = followMillis;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public void configure() {
    from(look("follow-trail", 200, followMillis))
        .routeId("follow-trail")
        .description("steps of the trail start and end deadlines")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> timekeeper.followTrail())
        .id("start-and-end-deadlines");

    from(look("deadlines", 300, intervalMillis))
        .routeId("deadlines")
        .description("who owes something soon is reminded; what is overdue is told on")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> exchange.getMessage().setBody(timekeeper.due()))
        .id("what-is-due-in-order-of-time")
        .split(body())
        .parallelProcessing()
        .transform()
        .body(DeadlineNotice.class, notice -> reminders.write(notice).orElse(null))
        .id("to-whom-and-signed")
        .filter(body().isNotNull())
        .to("{{own.say}}")
        .id("say-it-once");

    from(look("status", 400, intervalMillis))
        .routeId("status")
        .description("the platform learns what it may tell its reporter")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(exchange -> exchange.getMessage().setBody(timekeeper.dueStatuses()))
        .id("what-may-be-told")
        .split(body())
        .parallelProcessing()
        .transform()
        .body(PendingStatus.class, pending -> status.write(pending).orElse(null))
        .id("code-and-date-signed")
        .filter(body().isNotNull())
        .to("{{own.say}}")
        .id("tell-it-once");
  }

  /** Synchronous: else a look would begin while the one before it is still being said. */
  private static String look(String name, int afterMillis, long everyMillis) {
    return "scheduler:%s?synchronous=true&initialDelay=%d&delay=%d"
        .formatted(name, afterMillis, everyMillis);
  }
}
