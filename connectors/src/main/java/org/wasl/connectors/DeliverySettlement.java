package org.wasl.connectors;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.wasl.connectors.http.exchange.ProblemAnswers;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DeliveryReply;

/**
 * What an agency says of a delivery whose call waits for it, by whatever protocol: once the door
 * has taken it, the call ends with it. Pending deliveries are given as what ends one by its id, and
 * says whether it was pending.
 */
public final class DeliverySettlement {
  private final ProblemAnswers problems;

  /** Refuses by {@code problems}. */
  public DeliverySettlement(ProblemAnswers problems) {
    this.problems = problems;
  }

  /**
   * A receipt.
   *
   * @param answer of the door, which records a receipt by the delivery's id
   * @param pending the agency's
   */
  public static void receipt(
      AgencyResponse answer, Acknowledgement receipt, BiPredicate<UUID, DeliveryReply> pending) {
    if (answer.status() < 300) {
      // Where its call has ended already, the receipt is recorded all the same.
      var _ =
          pending.test(
              receipt.request().delivery().orElseThrow(),
              new DeliveryReply.Received(receipt.text()));
    }
  }

  /**
   * A refusal, of an agency that the door has admitted to the delivery.
   *
   * @param document as it came
   * @param pending the agency's
   * @return 204, or a problem: it is no refusal, or no such delivery is pending
   */
  public AgencyResponse refusal(
      CollectionRequest request, byte[] document, BiPredicate<UUID, DeliveryReply> pending) {
    Optional<DeliveryReply> said = RefusalDocument.read(document);
    if (said.isEmpty()) {
      return problems.of(ProblemType.MALFORMED_JSON, request.acceptLanguage());
    }
    return pending.test(request.delivery().orElseThrow(), said.get())
        ? new AgencyResponse(204, "application/json", new byte[0], Map.of())
        : problems.of(ProblemType.NOT_FOUND, request.acceptLanguage());
  }
}
