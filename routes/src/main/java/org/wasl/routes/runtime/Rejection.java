package org.wasl.routes.runtime;

import java.util.Optional;
import java.util.function.Function;
import org.wasl.rules.id.MessageId;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Submission;

/**
 * A refusal on its way out. The remaining steps pass it on.
 *
 * @param type the reason, from the fixed list
 * @param sender the refused agency, also one with a revoked certificate; empty if it is unknown
 * @param submission the refused submission; empty for an inquiry or an unknown sender
 * @param messageId the message, as far as it was read
 * @param why a further code for the audit entry
 * @param text writes the problem document
 */
public record Rejection(
    ProblemType type,
    Optional<Agency> sender,
    Optional<Submission> submission,
    Optional<MessageId> messageId,
    Optional<String> why,
    Function<ProblemRenderer, Problem> text) {

  /** The further code if parties or facts of the referral have changed. */
  public static final String FACTS_CHANGED = "facts-changed";

  /**
   * Tells whether a change caused the refusal. The state of the referral or of one of its objects
   * is wrong, or its parties or facts have changed since the decision.
   */
  public boolean isOvertaken() {
    return type == ProblemType.WRONG_STATE || why.filter(FACTS_CHANGED::equals).isPresent();
  }
}
