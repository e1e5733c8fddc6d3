package org.wasl.routes;

import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.door.DecidedMessage;
import org.wasl.routes.door.IdentifiedSubmission;
import org.wasl.routes.door.MessageChecks;
import org.wasl.routes.door.MessageDecision;
import org.wasl.routes.door.MessageRecorder;
import org.wasl.routes.door.RecordedMessage;
import org.wasl.routes.door.Rejection;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.routes.door.SealedMessage;
import org.wasl.routes.door.ValidMessage;
import org.wasl.routes.event.LogContext;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.intake.Acceptance;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.message.Envelope;

/**
 * A message comes in. Each step takes it one state further or turns it into a refusal, which the
 * remaining steps let pass; the last one answers.
 */
public final class DoorRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(DoorRoutes.class);
  private static final int MAX_DECISIONS = 5;

  private final MessageChecks checks;
  private final MessageDecision decisions;
  private final MessageRecorder recording;
  private final RejectionHandler refusals;
  private final RouteEvents events;

  /** The door, made of these steps. */
  public DoorRoutes(
      MessageChecks checks,
      MessageDecision decisions,
      MessageRecorder recording,
      RejectionHandler refusals,
      RouteEvents events) {
    this.checks = checks;
    this.decisions = decisions;
    this.recording = recording;
    this.refusals = refusals;
    this.events = events;
  }

  @Override
  public void configure() {
    from("{{door.submit}}")
        .routeId("door")
        .description("a message comes in: accepted and durable, or refused and nothing kept")
        .routeConfigurationId(FailurePolicies.ANSWER_INTERNAL)
        .process(Steps.on(Submission.class, checks::identify))
        .id("who-sent-it")
        .process(Steps.on(IdentifiedSubmission.class, checks::read))
        .id("strict-json")
        .process(Steps.on(ValidMessage.class, checks::authenticate))
        .id("his-signature")
        .process(Steps.on(ValidMessage.class, checks::validate))
        .id("schema")
        .process(Steps.on(ValidMessage.class, checks::compare))
        .id("envelope-fits")
        .process(Steps.on(ValidMessage.class, this::decide))
        .id("may-it-and-where-to")
        .process(Steps.on(DecidedMessage.class, recording::seal))
        .id("seal-to-recipients")
        .process(this::record)
        .id("one-transaction")
        .process(Steps.on(RecordedMessage.class, RecordedMessage::answer))
        .id("accepted")
        .process(Steps.on(Rejection.class, refusals::answer))
        .id("refusal-audited");
  }

  private Object decide(ValidMessage message) {
    Object decision = decisions.decide(message);
    return decision instanceof Rejection refusal
        ? recording.firstAnswerOr(refusal, message)
        : decision;
  }

  /** What another message overtook between decision and commit is decided on again. */
  private void record(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    for (int turn = 1; body instanceof SealedMessage sealed; turn++) {
      body = recording.record(sealed);
      if (body instanceof RecordedMessage kept && kept.first()) {
        tell(sealed.decided(), exchange.getClock().elapsed());
      } else if (body instanceof Rejection late && late.isOvertaken() && turn < MAX_DECISIONS) {
        Object again = decide(sealed.decided().message());
        body = again instanceof DecidedMessage decided ? recording.seal(decided) : again;
      }
    }
    exchange.getMessage().setBody(body);
  }

  private void tell(DecidedMessage kept, long millis) {
    Envelope envelope = kept.message().envelope();
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    events.accepted(envelope.typeAndVersion(), nanos);
    events.tracer().accepted(kept.referral(), envelope, nanos);
    if (LOG.isDebugEnabled()) {
      LogContext.run(
          kept.referral(),
          envelope.sender(),
          () -> LOG.debug("accepted {}", envelope.typeAndVersion()));
    }
    if (kept.effect() instanceof Acceptance.OpensReferral opens && opens.triaged()) {
      events.alarm(AlarmKind.TRIAGED, AlarmKey.GATEWAY);
    }
  }
}
