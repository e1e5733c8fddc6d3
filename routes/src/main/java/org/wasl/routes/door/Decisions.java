package org.wasl.routes.door;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.schemas.CodeLists;
import org.wasl.schemas.SchemaRegistry;
import org.wasl.schemas.Violation;
import org.wasl.store.Result;
import org.wasl.store.Standing;
import org.wasl.wire.AgencyDirectory;

/** May it, and where to: the rules applied to one message. */
public final class Decisions {
  private final Custody custody;
  private final NewCase newCase;
  private final LaterMessage laterMessage;

  /**
   * @param triage id of the agency that receives what no agency is competent for
   * @param referrals looks up a referral, and what is in it, by id
   */
  public Decisions(
      AgencyDirectory directory,
      CompetenceTable competence,
      Agreements agreements,
      String triage,
      SchemaRegistry schemas,
      CodeLists codes,
      Function<UUID, Result<Optional<Standing>>> referrals,
      Clock clock) {
    this.custody = new Custody(directory, agreements.custodian());
    Facts facts = new Facts(schemas, codes);
    this.newCase = new NewCase(directory, competence, agreements, triage, facts, clock);
    this.laterMessage = new LaterMessage(directory, agreements, facts, referrals);
  }

  /** {@link Decided} or {@link Refused}. */
  public Object decide(Message message) {
    List<Violation> identities = custody.wrong(message);
    if (!identities.isEmpty()) {
      return Refused.violating(message, identities);
    }
    return message.envelope().referral().isEmpty()
        ? newCase.decide(message)
        : laterMessage.decide(message);
  }
}
