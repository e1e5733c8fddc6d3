package org.wasl.connectors;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.AsyncProcessorSupport;
import org.wasl.wire.exchange.DeliveryReply;
import org.wasl.wire.exchange.OutboundDelivery;

/**
 * The step of a connector's route that hands a delivery to its agency. No thread waits for the
 * reply.
 */
public final class DeliveryProcessor extends AsyncProcessorSupport {
  private final Function<OutboundDelivery, CompletableFuture<DeliveryReply>> call;
  private final Executor afterCall;

  /**
   * @param call begins the delivery and completes the reply by the deadline of the delivery
   * @param afterCall continues the exchange once the reply is there
   */
  public DeliveryProcessor(
      Function<OutboundDelivery, CompletableFuture<DeliveryReply>> call, Executor afterCall) {
    this.call = call;
    this.afterCall = afterCall;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      call.apply(exchange.getMessage().getMandatoryBody(OutboundDelivery.class))
          .whenCompleteAsync(
              (reply, never) -> {
                exchange.getMessage().setBody(reply);
                callback.done(false);
              },
              afterCall);
      return false;
    } catch (InvalidPayloadException | RuntimeException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }
}
