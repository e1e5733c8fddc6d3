package org.wasl.client;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.wasl.client.PushEndpoint.PushResponse;

/** Takes one delivery that was collected: verifies it, keeps it and signs the receipt. */
@FunctionalInterface
public interface DeliveryTaker {
  /**
   * Takes it. A failure is logged, and the gateway offers the delivery again.
   *
   * @param header gives a header's value by its name; null if it is missing
   * @param sealed the exact bytes
   * @return status 200 with the receipt, or the refusal as a push would be answered
   */
  PushResponse take(UnaryOperator<@Nullable String> header, byte[] sealed);
}
