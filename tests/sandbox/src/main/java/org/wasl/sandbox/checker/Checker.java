package org.wasl.sandbox.checker;

import java.util.List;
import java.util.stream.Stream;

/**
 * The external checker. It compares the answers that senders got, the deliveries that recipients
 * have and the gateway's records. It trusts none of them alone.
 */
public final class Checker {
  private Checker() {}

  /** Every broken promise, with ids. The list is empty if all were kept. */
  public static List<BrokenPromise> check(Observations evidence) {
    return Stream.of(
            evidence.contradictions().stream(),
            RecipientCheck.check(evidence),
            ArrivedMessageCheck.check(evidence),
            DeliveryReceiptCheck.check(evidence),
            AuditTrailCheck.check(evidence),
            LogCompletenessCheck.check(evidence),
            GatewayMessageCheck.check(evidence),
            TriageCheck.check(evidence),
            DeliveryStateCheck.check(evidence))
        .flatMap(found -> found)
        .toList();
  }
}
