package org.wasl.routes;

import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.routes.door.Checks;
import org.wasl.routes.door.Decided;
import org.wasl.routes.door.Decisions;
import org.wasl.routes.door.Identified;
import org.wasl.routes.door.Kept;
import org.wasl.routes.door.Message;
import org.wasl.routes.door.Recording;
import org.wasl.routes.door.Refusals;
import org.wasl.routes.door.Refused;
import org.wasl.routes.door.SealedMessage;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.Acceptance;
import org.wasl.wire.Envelope;
import org.wasl.wire.Submission;

/**
 * A message comes in. Each step takes it one state further or turns it into a refusal, which the
 * remaining steps let pass; the last one answers.
 */
public final class DoorRoutes extends RouteBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(DoorRoutes.class);
  private static final int MAX_DECISIONS = 5;

  private final Checks checks;
  private final Decisions decisions;
  private final Recording recording;
  private final Refusals refusals;
  private final Events events;

  /** The door, made of these steps. */
  public DoorRoutes(
      Checks checks, Decisions decisions, Recording recording, Refusals refusals, Events events) {
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
        .process(Steps.on(Identified.class, checks::read))
        .id("strict-json")
        .process(Steps.on(Message.class, checks::authenticate))
        .id("his-signature")
        .process(Steps.on(Message.class, checks::validate))
        .id("schema")
        .process(Steps.on(Message.class, checks::compare))
        .id("envelope-fits")
        .process(Steps.on(Message.class, this::decide))
        .id("may-it-and-where-to")
        .process(Steps.on(Decided.class, recording::seal))
        .id("seal-to-recipients")
        .process(this::record)
        .id("one-transaction")
        .process(Steps.on(Kept.class, Kept::answer))
        .id("accepted")
        .process(Steps.on(Refused.class, refusals::answer))
        .id("refusal-audited");
  }

  private Object decide(Message message) {
    Object decision = decisions.decide(message);
    return decision instanceof Refused refusal
        ? recording.orFirstAnswer(refusal, message)
        : decision;
  }

  /** What another message overtook between decision and commit is decided on again. */
  private void record(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    for (int turn = 1; body instanceof SealedMessage sealed; turn++) {
      body = recording.record(sealed);
      if (body instanceof Kept kept && kept.first()) {
        tell(sealed.decided(), exchange.getClock().elapsed());
      } else if (body instanceof Refused late && late.isOvertaken() && turn < MAX_DECISIONS) {
        Object again = decide(sealed.decided().message());
        body = again instanceof Decided decided ? recording.seal(decided) : again;
      }
    }
    exchange.getMessage().setBody(body);
  }

  private void tell(Decided kept, long millis) {
    Envelope envelope = kept.message().envelope();
    long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    events.accepted(envelope.typeAndVersion(), nanos);
    events.traces().accepted(kept.referral(), envelope, nanos);
    if (LOG.isDebugEnabled()) {
      LogIds.during(
          kept.referral(),
          envelope.sender(),
          () -> LOG.debug("accepted {}", envelope.typeAndVersion()));
    }
    if (kept.effect() instanceof Acceptance.Opens opens && opens.triaged()) {
      events.alarm(AlarmKind.TRIAGED, AlarmKey.GATEWAY);
    }
  }
}
