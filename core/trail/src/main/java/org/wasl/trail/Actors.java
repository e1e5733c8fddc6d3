package org.wasl.trail;

import java.util.Optional;
import org.wasl.audit.StepReason;

/**
 * The actors that an audit entry names when no agency acts. They are written and read here only.
 */
public final class Actors {
  /** The gateway itself. */
  public static final String GATEWAY = "gateway";

  /** Prefix of the id of an operator. */
  public static final String OPERATOR = "operator:";

  private Actors() {}

  /**
   * The actor for a person of operations.
   *
   * @param id as {@link OperatorIds} computes it
   */
  public static String operator(String id) {
    return OPERATOR + id;
  }

  /** The id of the operator who acted, or empty if the actor is not an operator. */
  public static Optional<String> operatorId(String actor) {
    return actor.startsWith(OPERATOR)
        ? Optional.of(actor.substring(OPERATOR.length()))
        : Optional.empty();
  }

  /**
   * An actor as a partner may read it. Entries of old versions have names of persons instead of
   * ids. Partners do not see these names.
   */
  public static String forPartners(String actor) {
    return operatorId(actor).filter(id -> !OperatorIds.isId(id)).isPresent() ? "operator" : actor;
  }

  /** The text of a reason as a partner may read it, without names of persons. */
  public static String forPartners(StepReason why) {
    return why instanceof StepReason.OperatorDecision(String reason, Optional<String> approver)
            && approver.filter(id -> !OperatorIds.isId(id)).isPresent()
        ? reason
        : why.text();
  }
}
