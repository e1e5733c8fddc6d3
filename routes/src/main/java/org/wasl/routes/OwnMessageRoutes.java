package org.wasl.routes;

import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.door.DecidedMessage;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.SealedMessage;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.NotificationClaim.DeadlineClaim;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance.SendsNotification;
import org.wasl.store.jdbc.Result;

/**
 * The gateway says something itself. It needs no door: it is signed and decided on already, and
 * goes on as any message does, sealed to its recipient and kept in one transaction.
 */
public final class OwnMessageRoutes extends RouteBuilder {
  private final MessageRecorder recording;
  private final RouteEvents events;

  /** Seals and keeps as the door does. */
  public OwnMessageRoutes(MessageRecorder recording, RouteEvents events) {
    this.recording = recording;
    this.events = events;
  }

  @Override
  public void configure() {
    from("{{own.say}}")
        .routeId("own")
        .description("a message of the gateway itself: sealed, and kept once or not at all")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(Steps.on(DecidedMessage.class, recording::seal))
        .id("seal-own-to-recipient")
        .process(this::keep)
        .id("one-transaction-with-its-claim");
  }

  private void keep(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof SealedMessage sealed
        && recording.persist(sealed) instanceof Result.Done<AcceptResult> done
        && done.value() instanceof AcceptResult.Accepted) {
      tell(sealed.decided(), exchange.getClock().elapsed());
    }
  }

  private void tell(DecidedMessage kept, long millis) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    events.accepted(kept.message().envelope().typeAndVersion(), nanos);
    events.tracer().accepted(kept.referral(), kept.message().envelope(), nanos);
    if (kept.effect() instanceof SendsNotification tells
        && tells.claim() instanceof DeadlineClaim deadline
        && deadline.kind() == DeadlineNotificationKind.ESCALATION) {
      events.alarm(AlarmKind.OVERDUE, deadline.stage());
    }
  }
}
