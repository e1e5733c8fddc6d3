package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DeliveryBatch;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.exchange.WireHeaders;

/**
 * One line of a request with several deliveries.
 *
 * @param deliveryId as the line says it, empty text where it does not
 * @param arrival the delivery; empty if the line holds none
 * @param rejection the answer in that case
 */
public record BatchItem(
    String deliveryId, Optional<IncomingDelivery> arrival, DeliveryRejection rejection) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The items of a body.
   *
   * @param maxSealedBytes larger content is refused
   */
  static List<BatchItem> of(byte[] body, int maxSealedBytes) {
    return DeliveryBatch.read(body).stream().map(item -> of(item, maxSealedBytes)).toList();
  }

  private static BatchItem of(DeliveryBatch.Item item, int maxSealedBytes) {
    String deliveryId = item.headers().getOrDefault(WireHeaders.DELIVERY, "");
    return item.sealed().length > maxSealedBytes
        ? new BatchItem(deliveryId, Optional.empty(), DeliveryRejection.TOO_LARGE)
        : new BatchItem(
            deliveryId,
            IncomingDelivery.of(item.headers()::get, item.sealed()),
            DeliveryRejection.HEADERS);
  }

  /**
   * Receives all that are deliveries.
   *
   * @return an outcome for each item, in their order
   */
  public static CompletionStage<List<ItemOutcome>> receive(
      List<BatchItem> items, DeliveryReception reception) {
    return reception
        .receiveAll(items.stream().flatMap(item -> item.arrival.stream()).toList())
        .thenApply(
            answers -> {
              Iterator<AgencyResponse> next = answers.iterator();
              return items.stream()
                  .map(
                      item ->
                          item.outcome(
                              item.arrival.isPresent() ? next.next() : item.rejection.answer()))
                  .toList();
            });
  }

  /** Returns the outcome with the meaning of this answer. */
  private ItemOutcome outcome(AgencyResponse answer) {
    boolean taken = answer.status() == 200;
    return new ItemOutcome(
        deliveryId,
        answer.status(),
        taken ? new String(answer.body(), StandardCharsets.US_ASCII) : "",
        Optional.ofNullable(answer.headers().get("Retry-After")),
        taken ? Optional.empty() : type(answer));
  }

  private static Optional<String> type(AgencyResponse problem) {
    try {
      return Optional.of(JSON.readTree(problem.body()).path("type").asText())
          .filter(type -> !type.isEmpty());
    } catch (IOException e) {
      return Optional.empty(); // not a problem document
    }
  }

  /** The answer to the request. */
  public static AgencyResponse answer(List<ItemOutcome> outcomes) {
    return new AgencyResponse(
        200, WireHeaders.OUTCOMES_TYPE, ItemOutcome.write(outcomes), Map.of());
  }
}
