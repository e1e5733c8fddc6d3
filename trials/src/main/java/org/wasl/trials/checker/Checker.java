package org.wasl.trials.checker;

import java.util.List;
import java.util.stream.Stream;

/**
 * The external checker: compares what senders were told, what recipients have and what the gateway
 * has recorded. It trusts none of them alone.
 */
public final class Checker {
  private Checker() {}

  /** Every promise that was broken, with ids; empty when all were kept. */
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
