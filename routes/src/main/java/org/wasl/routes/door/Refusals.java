package org.wasl.routes.door;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.wasl.schemas.Problem;
import org.wasl.schemas.ProblemType;
import org.wasl.schemas.Problems;
import org.wasl.store.Erasure;
import org.wasl.store.Intake;
import org.wasl.store.Refusal;
import org.wasl.store.Result;
import org.wasl.wire.Agency;
import org.wasl.wire.Answer;
import org.wasl.wire.Inquiry;
import org.wasl.wire.Visit;

/** Says no: audited first, then answered with what to mend. */
public final class Refusals {
  private final Intake intake;
  private final Problems problems;
  private final int retryAfterSeconds;
  private final Consumer<String> refused;

  /**
   * @param retryAfterSeconds what a sender is told when it is us, not the message
   * @param refused told the problem code of each refusal
   */
  public Refusals(
      Intake intake, Problems problems, int retryAfterSeconds, Consumer<String> refused) {
    this.intake = intake;
    this.problems = problems;
    this.retryAfterSeconds = retryAfterSeconds;
    this.refused = refused;
  }

  /** Audits the refusal and writes the answer. A refusal that cannot be audited is a 503. */
  public Answer answer(Refused refusal) {
    refused.accept(refusal.type().code());
    if (isOurs(refusal.type())) {
      return answer(refusal.text().apply(problems));
    }
    Refusal entry =
        new Refusal(
            refusal.sender().map(Agency::id).orElse(Refusal.UNKNOWN),
            refusal.type().code(),
            refusal.messageId(),
            refusal.why());
    return intake.refuse(entry).join() instanceof Result.Done<Boolean>
        ? answer(refusal.text().apply(problems))
        : answer(problems.render(ProblemType.UNAVAILABLE, null));
  }

  /**
   * Refuses a question; audited like a message that is refused.
   *
   * @param asker null where the certificate is unknown
   */
  public Answer inquiry(ProblemType type, Inquiry inquiry, Agency asker) {
    return question(type, inquiry.acceptLanguage(), asker, "inquiry");
  }

  /**
   * Refuses a question of any kind; audited like a message that is refused.
   *
   * @param language the {@code Accept-Language} as received; null where not said
   * @param asker null where the certificate is unknown
   * @param about what was asked, a code for the audit entry
   */
  public Answer question(ProblemType type, String language, Agency asker, String about) {
    return answer(
        asker == null
            ? Refused.stranger(type, language)
            : Refused.of(type, asker, language, about));
  }

  /**
   * Says to a party that what it asks about was erased.
   *
   * @param about what was asked, a code for the audit entry
   */
  public Answer erased(Erasure.Before erasure, Inquiry inquiry, Agency asker, String about) {
    return answer(Refused.erased(erasure, asker, inquiry.acceptLanguage(), about));
  }

  /** Refuses a question for one of its parameters. */
  public Answer parameter(String name, String language, Agency asker, String about) {
    return answer(Refused.parameter(name, asker, language, about));
  }

  /** Refuses a question whose answer is beyond a limit, which is told. */
  public Answer limit(ProblemType type, long limit, String language, Agency asker, String about) {
    return answer(Refused.limit(type, limit, asker, language, about));
  }

  /**
   * Refuses a visitor; audited like a message that is refused.
   *
   * @param visitor null where the certificate is unknown
   * @param why a further code for the audit entry; null for none
   */
  public Answer visit(ProblemType type, Visit visit, Agency visitor, String why) {
    String language = visit.acceptLanguage();
    return answer(
        visitor == null
            ? Refused.stranger(type, language)
            : Refused.of(type, visitor, language, why));
  }

  /** When a step threw. */
  public Answer internal() {
    refused.accept(ProblemType.INTERNAL.code());
    return answer(problems.render(ProblemType.INTERNAL, null));
  }

  /** Nothing was wrong with the message: it may come again, and is not written down as refused. */
  private static boolean isOurs(ProblemType type) {
    return type.status() >= 500;
  }

  private Answer answer(Problem problem) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Language", problem.language());
    if (problem.status() == 503) {
      headers.put("Retry-After", Integer.toString(retryAfterSeconds));
    }
    return new Answer(problem.status(), Problem.MEDIA_TYPE, problem.body(), headers);
  }
}
