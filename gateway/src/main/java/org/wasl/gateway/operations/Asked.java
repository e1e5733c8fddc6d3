package org.wasl.gateway.operations;

import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.wasl.console.Caller;
import org.wasl.console.Refused;

/** The desks as operations of MBeans: with the person who asks, refusals in the console's words. */
final class Asked {
  private Asked() {}

  static UnaryOperator<String> by(BiFunction<String, String, String> desk) {
    return document -> told(() -> desk.apply(document, Caller.current().name()));
  }

  static UnaryOperator<String> plainly(UnaryOperator<String> desk) {
    return document -> told(() -> desk.apply(document));
  }

  static String told(Supplier<String> desk) {
    try {
      return desk.get();
    } catch (Refusal e) {
      throw new Refused(e.code(), e.getMessage());
    } catch (IllegalStateException e) {
      throw new Refused("unavailable", "the database did not answer; try again");
    }
  }
}
