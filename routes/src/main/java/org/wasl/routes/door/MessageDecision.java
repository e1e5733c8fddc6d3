package org.wasl.routes.door;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.Envelope;

/** Applies the rules to one message: is it permitted, and which agencies receive it. */
public final class MessageDecision {
  private final Supplier<ConfigurationSnapshot> configuration;
  private final String triage;
  private final SchemaRegistry schemas;
  private final MessageFacts facts;
  private final Function<UUID, Result<Optional<ReferralSnapshot>>> referrals;
  private final Clock clock;

  /**
   * @param configuration the tables as they are now
   * @param triage id of the agency that receives cases without a competent agency
   * @param referrals looks up a referral, and what is in it, by id
   * @param clock gives the day for competence and for last days of notices; in the zone of the
   *     calendar
   */
  public MessageDecision(
      Supplier<ConfigurationSnapshot> configuration,
      String triage,
      SchemaRegistry schemas,
      CodeLists codes,
      Function<UUID, Result<Optional<ReferralSnapshot>>> referrals,
      Clock clock) {
    this.configuration = configuration;
    this.triage = triage;
    this.schemas = schemas;
    this.facts = new MessageFacts(schemas, codes);
    this.referrals = referrals;
    this.clock = clock;
  }

  /** Decides on the message. */
  public StepResult<DecidedMessage> decide(ValidMessage message) {
    ConfigurationSnapshot tables = configuration.get();
    IdentityCustody custody = new IdentityCustody(tables, clock);
    List<Violation> identities = custody.caseViolations(message);
    if (!identities.isEmpty()) {
      return StepResult.rejected(Rejection.violating(message, identities));
    }
    List<Violation> outOfDate = facts.codesOutOfDate(message, clock);
    if (!outOfDate.isEmpty()) {
      return StepResult.rejected(Rejection.violating(message, outOfDate));
    }
    StepResult<DecidedMessage> decided =
        message.envelope().referral().isEmpty()
            ? new NewCaseDecision(tables, triage, facts, clock).decide(message)
            : ofReferral(message, tables, custody);
    return decided.then(this::readByAll);
  }

  private StepResult<DecidedMessage> ofReferral(
      ValidMessage message, ConfigurationSnapshot tables, IdentityCustody custody) {
    return switch (referrals.apply(message.envelope().referral().orElseThrow())) {
      case Result.Failed<?> _ ->
          StepResult.rejected(Rejection.of(ProblemType.UNAVAILABLE, message));
      case Result.Done<Optional<ReferralSnapshot>>(var found) ->
          found
              .map(
                  snapshot ->
                      new LaterMessageDecision(tables, custody, facts, clock, message, snapshot)
                          .decide())
              .orElseGet(() -> StepResult.rejected(Rejection.of(ProblemType.NOT_FOUND, message)));
    };
  }

  /**
   * Refuses a version that a recipient does not read. What is sealed to it cannot be converted on
   * the way, and the sender can still write another version.
   */
  private StepResult<DecidedMessage> readByAll(DecidedMessage decided) {
    Envelope envelope = decided.message().envelope();
    String type = envelope.type();
    List<Agency> recipients = decided.recipients();
    return UsableVersions.areReadBy(recipients, type, envelope.version())
        ? StepResult.next(decided)
        : StepResult.rejected(
            Rejection.violating(
                decided.message(),
                UsableVersions.violation(
                    "version-not-read",
                    UsableVersions.of(schemas, type, decided.message().sender(), recipients))));
  }
}
