package org.wasl.routes;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.SealedMessage;
import org.wasl.routes.door.Rejection;
import org.wasl.routes.door.StepResult;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.OwnMessageClaim.DeadlineClaim;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;
import org.wasl.store.jdbc.Result;

/**
 * A message of the gateway itself. It is already decided and signed, so it does not pass the door.
 * It is sealed to its recipient and recorded in one transaction, as every message is.
 */
public final class OwnMessageRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(OwnMessageRoutes.class);

  /** The message is in the database since now; only the step that records it returns this. */
  private record RecordedOwnMessage(DecidedMessage message) {}

  private final MessageRecorder recorder;
  private final RouteEvents events;

  /** Uses the same recorder as the door. */
  public OwnMessageRoutes(MessageRecorder recorder, RouteEvents events) {
    this.recorder = recorder;
    this.events = events;
  }

  @Override
  public void configure() {
    TypedRoute.<DecidedMessage, RecordedOwnMessage>of(
        from("{{own.send}}")
            .routeId("own-message")
            .description("a message of the gateway itself: sealed, and recorded once or not at all")
            .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL),
        DecidedMessage.class,
        own ->
            own.step("seal-own-message", recorder::seal)
                .step("record-own-message", this::record)
                .complete("log-postponed-own-message", OwnMessageRoutes::log));
  }

  /** The next look at what is due writes it again. */
  private static void log(Rejection rejection) {
    LOG.warn(
        "message {} of the gateway waits: {}",
        rejection.messageId().orElseThrow(),
        rejection.why().orElseGet(rejection.type()::code));
  }

  /** What is not recorded is not due any more, or is found by the next look at what is due. */
  private StepResult<RecordedOwnMessage> record(SealedMessage sealed, Exchange exchange) {
    if (!(recorder.persist(sealed) instanceof Result.Done<AcceptResult>(AcceptResult.Accepted _))) {
      return StepResult.dropped();
    }
    report(sealed.decided(), exchange.getClock().elapsed());
    return StepResult.next(new RecordedOwnMessage(sealed.decided()));
  }

  private void report(DecidedMessage message, long millis) {
    events.accepted(message.referral(), message.message().envelope(), millis);
    if (message.effect() instanceof SendsOwnMessage sends
        && sends.claim() instanceof DeadlineClaim deadline
        && deadline.kind() == DeadlineNotificationKind.ESCALATION) {
      events.alarm(AlarmKind.OVERDUE, deadline.stage());
    }
  }
}
