package org.wasl.connectors.intermediary;

import java.util.Optional;
import java.util.UUID;
import org.wasl.wire.exchange.AgencyResponse;

/**
 * A message of an agency with the door's answer.
 *
 * @param message what was taken
 * @param answer what the door, or the connector in its place, says to it
 */
public record AnsweredMessage(IncomingMessage message, AgencyResponse answer) {

  /**
   * Whether the agency is told: not that a receipt or refusal has been taken, because the delivery
   * would come again if it were not.
   */
  public boolean isTold() {
    return switch (message.request()) {
      case AgencyRequest.Receipt _, AgencyRequest.Refusal _ -> answer.status() >= 300;
      case AgencyRequest.Message _, AgencyRequest.Timeline _, AgencyRequest.Malformed _ -> true;
    };
  }

  /** The delivery that it ends: a receipt or refusal of it has been taken. */
  public Optional<UUID> endedDelivery() {
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
