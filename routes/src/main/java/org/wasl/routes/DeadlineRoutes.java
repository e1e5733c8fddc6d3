package org.wasl.routes;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RouteDefinition;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.own.DueMessages;
import org.wasl.routes.own.DueReminder;
import org.wasl.routes.own.NoticeExpiryWriter;
import org.wasl.routes.own.ReminderWriter;
import org.wasl.routes.own.ReporterStatusWriter;
import org.wasl.store.deadline.NoticeExpiries.DueExpiry;
import org.wasl.store.deadline.ReporterStatuses.PendingStatus;

/**
 * Deadlines, expiring wanted notices, and reporter statuses. The audit trail starts and ends them,
 * and the database stores them. The gateway sends each reminder, escalation, expiry and status
 * once. The messages of one run are sent in parallel, so that they share commits. The next run
 * starts after all are sent.
 */
public final class DeadlineRoutes extends RouteBuilder {
  /** The factor by which the pause is longer after a run that found nothing to read. */
  public static final int IDLE_INTERVALS = 20;

  private final DueMessages dueMessages;
  private final ReminderWriter reminderWriter;
  private final NoticeExpiryWriter expiryWriter;
  private final ReporterStatusWriter statusWriter;
  private final long followMillis;
  private final long intervalMillis;

  /**
   * Follows the trail every {@code followMillis}, or {@link #IDLE_INTERVALS} times less often while
   * nothing happens. Looks for due messages every {@code intervalMillis}.
   */
  public DeadlineRoutes(
      DueMessages dueMessages,
      ReminderWriter reminderWriter,
      NoticeExpiryWriter expiryWriter,
      ReporterStatusWriter statusWriter,
      long followMillis,
      long intervalMillis) {
    this.dueMessages = dueMessages;
    this.reminderWriter = reminderWriter;
    this.expiryWriter = expiryWriter;
    this.statusWriter = statusWriter;
    this.followMillis = followMillis;
    this.intervalMillis = intervalMillis;
  }

  @Override
  public void configure() {
    from(scheduler("follow-trail", 200, followMillis)
            + "&backoffIdleThreshold=1&backoffMultiplier="
            + (IDLE_INTERVALS - 1))
        .routeId("follow-trail")
        .description("steps of the trail start and end deadlines")
        .routeConfigurationId(FailurePolicies.DROP_EXCHANGE)
        .process(
            exchange ->
                exchange.setProperty(Exchange.SCHEDULER_POLLED_MESSAGES, dueMessages.followTrail()))
        .id("update-deadlines");

    sendEach(
        from(scheduler("deadlines", 300, intervalMillis))
            .routeId("deadlines")
            .description("reminders before a deadline, escalations after it")
            .routeConfigurationId(FailurePolicies.DROP_EXCHANGE),
        "find-due-deadlines",
        dueMessages::due,
        "reminder",
        DueReminder.class,
        reminderWriter::write);

    sendEach(
        from(scheduler("notice-expiry", 350, intervalMillis))
            .routeId("notice-expiry")
            .description(
                "a wanted notice whose last day is over ends, and its holders are notified")
            .routeConfigurationId(FailurePolicies.DROP_EXCHANGE),
        "find-due-expiries",
        () ->
            Stream.of(dueMessages.dueExpiries(), dueMessages.deferredExpiries())
                .flatMap(List::stream)
                .toList(),
        "notice-expiry",
        DueExpiry.class,
        expiryWriter::write);

    sendEach(
        from(scheduler("status", 400, intervalMillis))
            .routeId("status")
            .description("sends the platform the status for its reporter")
            .routeConfigurationId(FailurePolicies.DROP_EXCHANGE),
        "find-due-statuses",
        dueMessages::dueStatuses,
        "status",
        PendingStatus.class,
        statusWriter::write);
  }

  /**
   * Finds due items, and writes and sends a message about each.
   *
   * @param route begins with the schedule
   * @param find id of the finding step
   * @param found the items that are due now
   * @param name of the message, for the ids of the steps
   * @param due type of an item
   * @param writer returns no message if there is none to send
   */
  private static <T> void sendEach(
      RouteDefinition route,
      String find,
      Supplier<List<T>> found,
      String name,
      Class<T> due,
      Function<T, Optional<DecidedMessage>> writer) {
    route
        .process(exchange -> exchange.getMessage().setBody(found.get()))
        .id(find)
        .split()
        .body()
        .parallelProcessing()
        .split()
        .body(due, item -> writer.apply(item).stream().toList())
        .id("write-" + name)
        .to("{{own.send}}")
        .id("send-" + name);
  }

  /**
   * Synchronous, because otherwise a run would begin while the messages of the last one are being
   * sent.
   */
  private static String scheduler(String name, int afterMillis, long everyMillis) {
    return String.format(
        Locale.ROOT,
        "scheduler:%s?synchronous=true&initialDelay=%d&delay=%d",
        name,
        afterMillis,
        everyMillis);
  }
}
