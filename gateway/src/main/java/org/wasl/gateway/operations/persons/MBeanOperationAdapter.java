package org.wasl.gateway.operations.persons;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.auth.Person;
import org.wasl.gateway.operations.arguments.OperatorInput;

/**
 * Adapts operations for MBeans: adds the caller, and refuses where the database does not answer.
 */
public final class MBeanOperationAdapter {
  private final OperatorDirectory operators;

  /**
   * @param operators says which id a person has in the audit trail
   */
  public MBeanOperationAdapter(OperatorDirectory operators) {
    this.operators = operators;
  }

  /** The operation learns the id of the authenticated person; nobody is refused. */
  public UnaryOperator<String> withCaller(BiFunction<String, String, String> operation) {
    return document -> translateErrors(() -> operation.apply(document, callerId()));
  }

  private String callerId() {
    Person person = Caller.current().person();
    OperatorInput.requirePerson(person.name());
    return operators.idOf(person);
  }

  /** The operation does not learn who asks; what it refuses is told. */
  public static UnaryOperator<String> withoutCaller(UnaryOperator<String> operation) {
    return document -> translateErrors(() -> operation.apply(document));
  }

  /**
   * Does it.
   *
   * @throws OperationRefusedException of the operation; {@code unavailable} where the database did
   *     not answer
   */
  public static String translateErrors(Supplier<String> operation) {
    try {
      return operation.get();
    } catch (IllegalStateException e) {
      throw new OperationRefusedException("unavailable", "the database did not answer; try again");
    }
  }
}
