package org.wasl.store.trail;

import java.util.Optional;

/** Who an audit entry names when no agency acts; written and read here alone. */
public final class Actors {
  /** The gateway itself. */
  public static final String GATEWAY = "gateway";

  /** What stands before the id of a person of operations. */
  static final String OPERATOR = "operator:";

  private static final String APPROVER = "approver:";

  private Actors() {}

  public static String operator(String id) {
    return OPERATOR + id;
  }

  /** The id of the person of operations who acted; empty where somebody else did. */
  public static Optional<String> operatorId(String actor) {
    return after(OPERATOR, actor);
  }

  /** A reason with the second person behind it, as an audit entry says it. */
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
