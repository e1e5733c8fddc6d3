package org.wasl.store.trail;

import java.util.Optional;

/**
 * The actors that an audit entry names when no agency acts. They are written and read here only.
 */
public final class Actors {
  /** The gateway itself. */
  public static final String GATEWAY = "gateway";

  /** Prefix of the id of a person of operations. */
  static final String OPERATOR = "operator:";

  private static final String APPROVER = "approver:";

  private Actors() {}

  /** The actor for a person of operations. */
  public static String operator(String id) {
    return OPERATOR + id;
  }

  /** The id of the person of operations who acted; empty where the actor is not one. */
  public static Optional<String> operatorId(String actor) {
    return after(OPERATOR, actor);
  }

  /** A reason followed by the second person, as an audit entry has it. */
  public static String approved(String reason, String approver) {
    return reason + "/" + APPROVER + approver;
  }

  /** The id of the second person, where this word of a reason is one. */
  public static Optional<String> approverId(String word) {
    return after(APPROVER, word);
  }

  private static Optional<String> after(String prefix, String text) {
    return text.startsWith(prefix)
        ? Optional.of(text.substring(prefix.length()))
        : Optional.empty();
  }
}
