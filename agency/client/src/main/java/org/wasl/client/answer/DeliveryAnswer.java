package org.wasl.client.answer;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The answer to a question for the content of one delivery. */
public sealed interface DeliveryAnswer permits DeliveryAnswer.Fetched, Refused, Unavailable {
  /**
   * The sealed content.
   *
   * @param header gives a header's value by its name; null if it is missing
   * @param sealed the exact bytes
   */
  record Fetched(UnaryOperator<@Nullable String> header, byte[] sealed) implements DeliveryAnswer {}
}
