package org.wasl.routes.door;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.jdbc.Result;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.wire.directory.AgencyDirectory;

/** Applies the rules to one message: is it permitted, and which agencies receive it. */
public final class MessageDecision {
  private final ReporterIdentityCheck custody;
  private final NewCaseDecision newCase;
  private final LaterMessageDecision laterMessage;

  /**
   * @param triage id of the agency that receives cases without a competent agency
   * @param referrals looks up a referral, and what is in it, by id
   * @param clock gives the day for competence; in the zone of the calendar
   */
  public MessageDecision(
      AgencyDirectory directory,
      CompetenceTable competence,
      Agreements agreements,
      String triage,
      SchemaRegistry schemas,
      CodeLists codes,
      Function<UUID, Result<Optional<ReferralSnapshot>>> referrals,
      Clock clock) {
    this.custody = new ReporterIdentityCheck(directory, agreements.custodian(), clock);
    MessageFacts facts = new MessageFacts(schemas, codes);
    this.newCase = new NewCaseDecision(directory, competence, agreements, triage, facts, clock);
    this.laterMessage = new LaterMessageDecision(directory, agreements, facts, referrals);
  }

  /** Decides on the message. */
  public StepResult<DecidedMessage> decide(ValidMessage message) {
    List<Violation> identities = custody.violations(message);
    if (!identities.isEmpty()) {
      return StepResult.rejected(Rejection.violating(message, identities));
    }
    return message.envelope().referral().isEmpty()
        ? newCase.decide(message)
        : laterMessage.decide(message);
  }
}
