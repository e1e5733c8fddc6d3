package org.wasl.kit.inbox;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Where deliveries are kept durably, each once. Safe for use by many threads. */
public interface DeliveryStore {
  /**
   * The receipt of an identical delivery that is stored already.
   *
   * @param digest of the sealed bytes, as they are now
   * @param now when it came again
   */
  Optional<String> knownReceipt(UUID deliveryId, String digest, UUID referral, Instant now);

  /**
   * Stores a delivery. Completes once it is durable; completes exceptionally, with nothing stored,
   * if the write failed.
   */
  CompletionStage<StoreResult> store(ReceivedDelivery candidate);
}
