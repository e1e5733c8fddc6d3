package org.wasl.store.trail;

import java.util.Optional;

/**
 * The actors that an audit entry names when no agency acts. They are written and read here only.
 */
public final class Actors {
  /** The gateway itself. */
  public static final String GATEWAY = "gateway";

  /** Prefix of the id of an operator. */
  static final String OPERATOR = "operator:";

  private Actors() {}

  /** The actor for an operator. */
  public static String operator(String id) {
    return OPERATOR + id;
  }

  /** The id of the operator who acted; empty where the actor is not an operator. */
  public static Optional<String> operatorId(String actor) {
    return actor.startsWith(OPERATOR)
        ? Optional.of(actor.substring(OPERATOR.length()))
        : Optional.empty();
  }
}
