package org.wasl.gateway.operations;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.OperationRefusedException;

/** The desks as operations of MBeans: with the person who asks, refusals in the console's words. */
final class MBeanOperationAdapter {
  private MBeanOperationAdapter() {}

  static UnaryOperator<String> withCaller(BiFunction<String, String, String> desk) {
    return document -> translateErrors(() -> desk.apply(document, Caller.current().name()));
  }

  static UnaryOperator<String> withoutCaller(UnaryOperator<String> desk) {
    return document -> translateErrors(() -> desk.apply(document));
  }

  static String translateErrors(Supplier<String> desk) {
    try {
      return desk.get();
    } catch (OrderRefusedException e) {
      throw new OperationRefusedException(e.code(), e.getMessage());
    } catch (IllegalStateException e) {
      throw new OperationRefusedException("unavailable", "the database did not answer; try again");
    }
  }
}
