package org.wasl.client;

import java.util.List;
import java.util.UUID;
import org.wasl.wire.receipt.Receipt;

/** What came of a message that was sent. */
public sealed interface Outcome permits Outcome.Accepted, Refused, Unavailable {
  /**
   * The gateway has the message, durably.
   *
   * @param referral that the message opened, or belongs to
   * @param recipients ids of the agencies that it goes to
   * @param receipt what the gateway signed; verified
   * @param jws the receipt as it came, a compact JWS: the proof
   * @param attempts how many there were
   */
  record Accepted(UUID referral, List<String> recipients, Receipt receipt, String jws, int attempts)
      implements Outcome {}
}
