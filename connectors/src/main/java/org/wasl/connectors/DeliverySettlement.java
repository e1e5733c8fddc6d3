package org.wasl.connectors;

import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.rules.id.DeliveryId;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DeliveryReply;

/**
 * Applies an agency's receipt or refusal to the delivery whose call waits for it. It serves every
 * protocol. The call ends after the door has accepted the receipt. The caller provides pending
 * deliveries as a predicate, which ends a delivery by its id and tells whether it was pending.
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
   * @param answer the door's answer, after it recorded a receipt by the delivery's id
   * @param pending ends a pending delivery of the agency
   */
  public static void receipt(
      AgencyResponse answer,
      Acknowledgement receipt,
      BiPredicate<DeliveryId, DeliveryReply> pending) {
    if (answer.status() < 300) {
      // The receipt is recorded even if its call has already ended.
      var _ =
          pending.test(
              receipt.request().delivery().orElseThrow(),
              new DeliveryReply.Received(receipt.text()));
    }
  }

  /**
   * Applies a refusal by an agency that the door has admitted to the delivery.
   *
   * @param document the unchanged document
   * @param pending ends a pending delivery of the agency
   * @return 204, or a problem if the document is no refusal or no such delivery is pending
   */
  public AgencyResponse refusal(
      CollectionRequest request, byte[] document, BiPredicate<DeliveryId, DeliveryReply> pending) {
    Optional<DeliveryReply> reply = RefusalDocument.read(document);
    if (reply.isEmpty()) {
      return problems.of(ProblemType.MALFORMED_JSON, request.acceptLanguage());
    }
    return pending.test(request.delivery().orElseThrow(), reply.get())
        ? new AgencyResponse(204, "application/json", new byte[0], Map.of())
        : problems.of(ProblemType.NOT_FOUND, request.acceptLanguage());
  }
}
