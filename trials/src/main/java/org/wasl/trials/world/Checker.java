package org.wasl.trials.world;

import java.util.List;
import java.util.stream.Stream;

/**
 * The external checker: compares what senders were told with what recipients have and with what the
 * gateway has written down. Believes none of them alone.
 */
public final class Checker {
  private Checker() {}

  /** Every promise that was broken, with ids; empty when all were kept. */
  public static List<Broken> check(Evidence evidence) {
    return Stream.of(
            evidence.contradictions().stream(),
            RecipientCheck.check(evidence),
            ArrivalCheck.check(evidence),
            ReceiptCheck.check(evidence),
            TrailCheck.check(evidence),
            LogPlaceCheck.check(evidence),
            OwnCheck.check(evidence),
            DeliveryCheck.check(evidence))
        .flatMap(found -> found)
        .toList();
  }
}
