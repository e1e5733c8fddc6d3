package org.wasl.routes;

import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.door.MessageChecks;
import org.wasl.routes.door.MessageDecision;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.OpenSubmission;
import org.wasl.routes.door.MessageState.RecordedMessage;
import org.wasl.routes.door.MessageState.SealedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.SubmissionOpener;
import org.wasl.routes.event.LogContext;
import org.wasl.routes.event.RouteEvents;
import org.wasl.routes.runtime.StepResult;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.intake.Acceptance;
import org.wasl.wire.exchange.DoorEndpoint;
import org.wasl.wire.message.Envelope;

/**
 * Receives a message. Each step returns the next {@link org.wasl.routes.door.MessageState}, or a
 * rejection, which skips the remaining steps. Every step takes the type that the step before it
 * returns. So a route without one of the steps does not compile.
 */
public final class DoorRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(DoorRoutes.class);
  private static final int MAX_DECISIONS = 5;

  private final MessageChecks checks;
  private final SubmissionOpener opener;
  private final MessageDecision decision;
  private final MessageRecorder recorder;
  private final RejectionHandler rejections;
  private final RouteEvents events;

  /** The door with these steps. */
  public DoorRoutes(
      MessageChecks checks,
      SubmissionOpener opener,
      MessageDecision decision,
      MessageRecorder recorder,
      RejectionHandler rejections,
      RouteEvents events) {
    this.checks = checks;
    this.opener = opener;
    this.decision = decision;
    this.recorder = recorder;
    this.rejections = rejections;
    this.events = events;
  }

  @Override
  public void configure() {
    TypedRoute.of(
        DoorEndpoint.SUBMIT,
        uri ->
            from(uri)
                .routeId("door")
                .description(
                    "a message comes in: accepted and durable, or refused and nothing kept")
                .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL),
        door ->
            door.step("identify-sender", checks::identify)
                .step("open-submission", opener::open)
                .unmarshal("parse-json", checks.json(), OpenSubmission::body, checks::parseJson)
                .step("verify-signature", checks::verifySignature)
                .step("validate-schema", checks::validate)
                .step("check-envelope", checks::checkEnvelope)
                .step("decide", this::decide)
                .step("seal-message", this::seal)
                .step("record-message", this::recordAndReport)
                .map("answer-accepted", RecordedMessage::response)
                .rejections("audit-refusal", rejections::answer));
  }

  private StepResult<DecidedMessage> decide(ValidMessage message) {
    return firstAnswerOr(decision.decide(message), message);
  }

  private StepResult<SealedMessage> seal(DecidedMessage decided) {
    return firstAnswerOr(recorder.seal(decided), decided.message());
  }

  /** A message that was accepted before gets its first answer, even if it would be refused now. */
  private <T> StepResult<T> firstAnswerOr(StepResult<T> result, ValidMessage message) {
    return result instanceof StepResult.Rejected<?>(var rejection)
        ? recorder.firstAnswerOr(rejection, message)
        : result;
  }

  private StepResult<RecordedMessage> recordAndReport(SealedMessage sealed, Exchange exchange) {
    StepResult<RecordedMessage> result = record(sealed, 1);
    if (result instanceof StepResult.Next<RecordedMessage>(var recorded) && recorded.first()) {
      report(recorded.message(), exchange.getClock().elapsed());
    }
    return result;
  }

  /**
   * When another message of the referral commits between decision and commit, the message is
   * decided again.
   */
  private StepResult<RecordedMessage> record(SealedMessage sealed, int decisions) {
    StepResult<RecordedMessage> result = recorder.record(sealed);
    return decisions < MAX_DECISIONS
            && result instanceof StepResult.Rejected<?>(var rejection)
            && rejection.isOvertaken()
        ? decide(sealed.decided().message())
            .then(this::seal)
            .then(repeatedMessage -> record(repeatedMessage, decisions + 1))
        : result;
  }

  private void report(DecidedMessage accepted, long millis) {
    Envelope envelope = accepted.message().envelope();
    events.accepted(accepted.referral(), envelope, millis);
    if (LOG.isDebugEnabled()) {
      LogContext.run(
          accepted.referral(),
          envelope.sender(),
          () -> LOG.debug("accepted {}", envelope.typeAndVersion()));
    }
    if (accepted.effect() instanceof Acceptance.OpensReferral opens && opens.triaged()) {
      events.alarm(AlarmKind.TRIAGED, AlarmKey.GATEWAY);
    }
  }
}
