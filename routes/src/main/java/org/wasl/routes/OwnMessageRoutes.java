package org.wasl.routes;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.SealedMessage;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.runtime.Rejection;
import org.wasl.routes.runtime.StepResult;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.OwnMessageClaim.DeadlineClaim;
import org.wasl.store.intake.AcceptResult;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;

/**
 * A message of the gateway itself. It is already decided and signed, so it does not pass the door.
 * It is sealed to its recipient and recorded in one transaction, as every message is.
 */
public final class OwnMessageRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(OwnMessageRoutes.class);

  /** The message is stored in the database. Only the recording step returns this. */
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
            .description("seals a message of the gateway, and records it at most once")
            .routeConfigurationId(FailurePolicies.DROP_EXCHANGE),
        DecidedMessage.class,
        own ->
            own.step("seal-own-message", recorder::seal)
                .step("record-own-message", this::record)
                .complete("log-postponed-own-message", OwnMessageRoutes::log));
  }

  /** The next search for due items writes it again. */
  private static void log(Rejection rejection) {
    LOG.warn(
        "message {} of the gateway was rejected and will be retried: {}",
        rejection.messageId().orElseThrow(),
        rejection.why().orElseGet(rejection.type()::code));
  }

  /** A message that is not recorded is no longer due, or the next search finds it again. */
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
