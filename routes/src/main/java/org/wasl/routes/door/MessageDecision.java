package org.wasl.routes.door;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.wasl.database.Result;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.message.Envelope;

/**
 * Applies the rules to one message to decide whether it is permitted and which agencies receive it.
 */
public final class MessageDecision {
  private final Supplier<ConfigurationSnapshot> configuration;
  private final AgencyId triage;
  private final String home;
  private final Function<ReferralId, Result<Optional<ReferralSnapshot>>> referrals;
  private final Clock clock;

  /**
   * @param configuration the tables as they are now
   * @param triage id of the agency that receives cases without a competent agency
   * @param home the country of the gateway (ISO 3166-1 alpha-2)
   * @param referrals looks up a referral with its contents by id
   * @param clock gives the day, in the zone of the calendar, for competence and for last days of
   *     notices
   */
  public MessageDecision(
      Supplier<ConfigurationSnapshot> configuration,
      AgencyId triage,
      String home,
      Function<ReferralId, Result<Optional<ReferralSnapshot>>> referrals,
      Clock clock) {
    this.configuration = configuration;
    this.triage = triage;
    this.home = home;
    this.referrals = referrals;
    this.clock = clock;
  }

  /** Decides on the message. */
  public StepResult<DecidedMessage> decide(ValidMessage message) {
    ConfigurationSnapshot tables = configuration.get();
    MessageFacts facts = new MessageFacts(tables.schemas());
    IdentityCustody custody = new IdentityCustody(tables, clock);
    List<Violation> identities = custody.caseViolations(message);
    if (!identities.isEmpty()) {
      return StepResult.rejected(Rejections.violating(message, identities));
    }
    List<Violation> outOfDate = facts.codesOutOfDate(message, clock);
    if (!outOfDate.isEmpty()) {
      return StepResult.rejected(Rejections.violating(message, outOfDate));
    }
    StepResult<DecidedMessage> decided =
        message.envelope().referral().isEmpty()
            ? new NewCaseDecision(tables, triage, home, facts, clock).decide(message)
            : ofReferral(message, tables, custody, facts);
    return decided.then(next -> readByAll(next, tables.schemas()));
  }

  private StepResult<DecidedMessage> ofReferral(
      ValidMessage message,
      ConfigurationSnapshot tables,
      IdentityCustody custody,
      MessageFacts facts) {
    return switch (referrals.apply(message.envelope().referral().orElseThrow())) {
      case Result.Failed<?> _ ->
          StepResult.rejected(Rejections.of(ProblemType.UNAVAILABLE, message));
      case Result.Done<Optional<ReferralSnapshot>>(var found) ->
          found
              .map(
                  snapshot ->
                      new LaterMessageDecision(tables, custody, facts, clock, message, snapshot)
                          .decide())
              .orElseGet(() -> StepResult.rejected(Rejections.of(ProblemType.NOT_FOUND, message)));
    };
  }

  /**
   * Refuses a version that a recipient does not read. Content that is sealed to it cannot be
   * converted on the way, and the sender can still write another version.
   */
  private static StepResult<DecidedMessage> readByAll(
      DecidedMessage decided, SchemaRegistry schemas) {
    Envelope envelope = decided.message().envelope();
    String type = envelope.type();
    List<Agency> recipients = decided.recipients();
    return UsableVersions.areReadBy(recipients, type, envelope.version())
        ? StepResult.next(decided)
        : StepResult.rejected(
            Rejections.violating(
                decided.message(),
                UsableVersions.violation(
                    "version-not-read",
                    UsableVersions.of(schemas, type, decided.message().sender(), recipients))));
  }
}
