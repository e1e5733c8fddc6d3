package org.wasl.connectors;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import org.wasl.schemas.problem.Problem;
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
  private static final int BAD_REQUEST = 400;
  private static final int NOT_FOUND = 404;

  private final BiFunction<Integer, String, byte[]> problem;

  /**
   * @param problem the problem document (RFC 9457) for a status and an {@code Accept-Language}
   */
  public DeliverySettlement(BiFunction<Integer, String, byte[]> problem) {
    this.problem = problem;
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
      return problem(BAD_REQUEST, request.acceptLanguage());
    }
    return pending.test(request.delivery().orElseThrow(), said.get())
        ? new AgencyResponse(204, "application/json", new byte[0], Map.of())
        : problem(NOT_FOUND, request.acceptLanguage());
  }

  /**
   * A refusal of the gateway.
   *
   * @param languages as in {@code Accept-Language}
   */
  public AgencyResponse problem(int status, String languages) {
    return new AgencyResponse(
        status, Problem.MEDIA_TYPE, problem.apply(status, languages), Map.of());
  }
}
