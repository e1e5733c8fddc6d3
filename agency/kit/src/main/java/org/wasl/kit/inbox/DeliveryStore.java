package org.wasl.kit.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.ReferralId;

/** Stores each delivery durably, once. It is thread-safe. */
public interface DeliveryStore {
  /**
   * The receipt of an identical delivery that is stored already.
   *
   * @param digest digest of the sealed bytes, as they are now
   * @param now when it came again
   */
  Optional<String> knownReceipt(
      DeliveryId deliveryId, String digest, ReferralId referral, Instant now);

  /**
   * Stores a delivery. Completes once it is durable, or exceptionally, with nothing stored, if the
   * write failed.
   */
  CompletionStage<StoreResult> store(ReceivedDelivery candidate);
}
