package org.wasl.connectors.intermediary;

import java.util.Optional;
import org.wasl.rules.id.DeliveryId;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * A message of an agency with the door's answer.
 *
 * @param message the received message
 * @param answer the answer of the door, or of the connector in its place
 */
public record AnsweredMessage(IncomingMessage message, AgencyResponse answer) {

  /**
   * Tells whether the agency gets the answer. It gets none for an accepted receipt or refusal,
   * because the delivery would come again if it was not accepted.
   */
  public boolean isTold() {
    return switch (message.request()) {
      case AgencyRequest.Receipt _, AgencyRequest.Refusal _ -> answer.status() >= 300;
      case AgencyRequest.Message _, AgencyRequest.Timeline _, AgencyRequest.Malformed _ -> true;
    };
  }

  /** The delivery that the message ends by an accepted receipt or refusal. */
  public Optional<DeliveryId> endedDelivery() {
    return switch (message.request()) {
      case AgencyRequest.Receipt(var receipt) ->
          receipt.request().delivery().filter(taken -> answer.status() < 300);
      case AgencyRequest.Refusal(var delivery, _) ->
          delivery.delivery().filter(taken -> answer.status() < 300);
      case AgencyRequest.Message _, AgencyRequest.Timeline _, AgencyRequest.Malformed _ ->
          Optional.empty();
    };
  }
}
