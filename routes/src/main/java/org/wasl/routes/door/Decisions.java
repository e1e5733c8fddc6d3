package org.wasl.routes.door;

import java.time.Clock;
import java.util.Optional;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.schemas.CodeLists;
import org.wasl.schemas.ProblemType;
import org.wasl.schemas.SchemaRegistry;
import org.wasl.store.AcceptResult.Duplicate;
import org.wasl.store.Result;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Envelope;

/** May it, and where to: the rules applied to one message. */
public final class Decisions {
  private final NewCase newCase;
  private final LaterMessage laterMessage;
  private final Memory memory;

  /**
   * @param triage id of the agency that receives what no agency is competent for
   * @param memory what was accepted before
   */
  public Decisions(
      AgencyDirectory directory,
      CompetenceTable competence,
      Agreements agreements,
      String triage,
      SchemaRegistry schemas,
      CodeLists codes,
      Memory memory,
      Clock clock) {
    Facts facts = new Facts(schemas, codes);
    this.newCase = new NewCase(directory, competence, agreements, triage, facts, clock);
    this.laterMessage = new LaterMessage(directory, agreements, facts, memory);
    this.memory = memory;
  }

  /** {@link Decided}, {@link Refused}, or {@link Repeated}. */
  public Object decide(Message message) {
    Object decided =
        message.envelope().referral().isEmpty()
            ? newCase.decide(message)
            : laterMessage.decide(message);
    return decided instanceof Refused refused ? unlessRepeated(message, refused) : decided;
  }

  /** Whoever repeats a message because he has not seen the answer gets that answer. */
  private Object unlessRepeated(Message message, Refused refused) {
    Envelope envelope = message.envelope();
    Result<Optional<Duplicate>> first = memory.answered(envelope.sender(), envelope.messageId());
    if (!(first instanceof Result.Done<Optional<Duplicate>> done)) {
      return Refused.of(ProblemType.UNAVAILABLE, message, null);
    }
    return done.value().isPresent()
        ? new Repeated(message, done.value().get().referral())
        : refused;
  }
}
