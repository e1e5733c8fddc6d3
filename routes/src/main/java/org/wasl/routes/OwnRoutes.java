package org.wasl.routes;

import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.routes.door.Decided;
import org.wasl.routes.door.Recording;
import org.wasl.routes.door.SealedMessage;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.AcceptResult;
import org.wasl.store.Acceptance.OfDeadline;
import org.wasl.store.Acceptance.Tells;
import org.wasl.store.Result;
import org.wasl.store.Told;

/**
 * The gateway says something itself. It needs no door: it is signed and decided on already, and
 * goes on as any message does, sealed to its recipient and kept in one transaction.
 */
public final class OwnRoutes extends RouteBuilder {
  private final Recording recording;
  private final Events events;

  /** Seals and keeps as the door does. */
  public OwnRoutes(Recording recording, Events events) {
    this.recording = recording;
    this.events = events;
  }

  @Override
  public void configure() {
    from("{{own.say}}")
        .routeId("own")
        .description("a message of the gateway itself: sealed, and kept once or not at all")
        .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
        .process(Steps.on(Decided.class, recording::seal))
        .id("seal-own-to-recipient")
        .process(this::keep)
        .id("one-transaction-with-its-claim");
  }

  private void keep(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof SealedMessage sealed
        && recording.keep(sealed) instanceof Result.Done<AcceptResult> done
        && done.value() instanceof AcceptResult.Accepted) {
      tell(sealed.decided(), exchange.getClock().elapsed());
    }
  }

  private void tell(Decided kept, long millis) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    events.accepted(kept.message().envelope().typeAndVersion(), nanos);
    events.traces().accepted(kept.referral(), kept.message().envelope(), nanos);
    if (kept.effect() instanceof Tells tells
        && tells.claim() instanceof OfDeadline deadline
        && deadline.what() == Told.ESCALATION) {
      events.alarm(AlarmKind.OVERDUE, deadline.stage());
    }
  }
}
