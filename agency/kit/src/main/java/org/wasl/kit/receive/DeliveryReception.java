package org.wasl.kit.receive;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.wasl.wire.delivery.IncomingDelivery;
import org.wasl.wire.exchange.AgencyResponse;

/** Checks, stores and acknowledges deliveries for one agency. */
@FunctionalInterface
public interface DeliveryReception {
  /**
   * Receives one delivery. The answer is 200 with the receipt, also for a duplicate. It is a
   * problem with status 4xx for a permanent refusal, or 503 if the delivery could not be stored.
   * The stage never fails.
   */
  CompletionStage<AgencyResponse> receive(IncomingDelivery arrival);

  /**
   * Receives several deliveries that came together. Each is answered as if it had come alone. An
   * implementation may sign all receipts with one signature. The stage never fails.
   *
   * @return the answers, in their order
   */
  default CompletionStage<List<AgencyResponse>> receiveAll(List<IncomingDelivery> arrivals) {
    return all(arrivals.stream().map(this::receive).toList());
  }

  /** The results of all stages, in their order, once all are there. */
  static <T> CompletionStage<List<T>> all(List<? extends CompletionStage<T>> stages) {
    List<CompletableFuture<T>> futures =
        stages.stream().map(CompletionStage::toCompletableFuture).toList();
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
