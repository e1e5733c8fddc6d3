package org.wasl.client.answer;

import java.util.List;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.receipt.Receipt;

/** The outcome of a message that was sent. */
public sealed interface Outcome permits Outcome.Accepted, Refused, Unproven, Unavailable {
  /**
   * The gateway has the message, durably.
   *
   * @param referral the referral that the message opened or belongs to
   * @param recipients ids of the agencies that it goes to
   * @param receipt the verified receipt of the gateway
   * @param jws the receipt as it came, a compact JWS. It is the proof
   * @param attempts how many there were
   */
  record Accepted(
      ReferralId referral, List<AgencyId> recipients, Receipt receipt, String jws, int attempts)
      implements Outcome {}
}
