package org.wasl.store.trail;

import java.util.Optional;

/** Who an audit entry names when no agency acts; written and read here alone. */
public final class Actors {
  /** The gateway itself. */
  public static final String GATEWAY = "gateway";

  /** What stands before the id of a person of operations. */
  static final String OPERATOR = "operator:";

  private Actors() {}

  public static String operator(String id) {
    return OPERATOR + id;
  }

  /** The id of the person of operations who acted; empty where somebody else did. */
  public static Optional<String> operatorId(String actor) {
    return actor.startsWith(OPERATOR)
        ? Optional.of(actor.substring(OPERATOR.length()))
        : Optional.empty();
  }
}
