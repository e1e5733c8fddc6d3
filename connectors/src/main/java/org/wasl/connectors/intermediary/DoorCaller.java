package org.wasl.connectors.intermediary;

import java.util.Optional;
import java.util.Set;
import org.wasl.connectors.DeliverySettlement;
import org.wasl.connectors.partnerapi.PartnerApi;
import org.wasl.connectors.partnerapi.exchange.DoorAnswer;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.connectors.partnerapi.share.FairShares;
import org.wasl.rules.id.AgencyId;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Acknowledgement;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * Passes an agency's messages to the door in its fair share and returns the door's answer. If the
 * gateway itself is overloaded or failing (429, 503), the message is deferred. The agency need not
 * send it again.
 */
final class DoorCaller {
  private static final Set<Integer> TEMPORARY_STATUSES = Set.of(429, 503);
  private static final long LONGEST_PAUSE_SECONDS = 30;

  /** The outcome of a message. */
  sealed interface DoorOutcome {
    /** The door has answered it. */
    record Answered(AgencyResponse answer) implements DoorOutcome {}

    /**
     * The door cannot take it now.
     *
     * @param pauseSeconds after which it may be asked again
     */
    record Deferred(long pauseSeconds) implements DoorOutcome {}
  }

  private final PartnerApi api;
  private final ProblemAnswers problems;
  private final DeliverySettlement settlement;
  private final PendingReceipts pending;
  private final RouteCaller routes;

  /**
   * @param routes calls {@link IntermediaryRoutes}
   */
  DoorCaller(PartnerApi api, ProblemAnswers problems, PendingReceipts pending, RouteCaller routes) {
    this.api = api;
    this.problems = problems;
    this.settlement = new DeliverySettlement(problems);
    this.pending = pending;
    this.routes = routes;
  }

  /**
   * Asks the door about one message.
   *
   * @param agency the sender
   * @param thumbprint SHA-256 thumbprint (hex) of one of its certificates
   */
  DoorOutcome answer(AgencyId agency, String thumbprint, IncomingMessage message) {
    try {
      Optional<FairShares.Permit> permit = api.awaitTurn(share(message.request()), agency);
      if (permit.isEmpty()) {
        // Its turn has not come, for which it has waited already.
        return new DoorOutcome.Deferred(0);
      }
      AgencyResponse answer = answer(agency, thumbprint, message, permit.get());
      return TEMPORARY_STATUSES.contains(answer.status())
          ? new DoorOutcome.Deferred(pauseSeconds(answer))
          : new DoorOutcome.Answered(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new DoorOutcome.Deferred(1);
    }
  }

  private AgencyResponse answer(
      AgencyId agency, String thumbprint, IncomingMessage message, FairShares.Permit permit) {
    int status = 500;
    try {
      AgencyResponse answer =
          switch (message.request()) {
            case AgencyRequest.Message(var submission) ->
                routes.answer(DoorEndpoint.SUBMIT, submission, message.languages());
            case AgencyRequest.Timeline(var inquiry) ->
                routes.answer(DoorEndpoint.TIMELINE, inquiry, message.languages());
            case AgencyRequest.Receipt(var receipt) ->
                receipt(agency, receipt, message.languages());
            case AgencyRequest.Refusal refusal -> refusal(refusal, message.languages());
            case AgencyRequest.Malformed(var why) -> {
              api.rejected(thumbprint, why.status());
              yield problems.of(why, message.languages());
            }
          };
      status = answer.status();
      return answer;
    } finally {
      permit.end(status);
    }
  }

  private static RequestClass share(AgencyRequest request) {
    return switch (request) {
      case AgencyRequest.Message _, AgencyRequest.Malformed _ -> RequestClass.SUBMISSIONS;
      case AgencyRequest.Receipt _, AgencyRequest.Refusal _ -> RequestClass.DELIVERIES;
      case AgencyRequest.Timeline _ -> RequestClass.QUERIES;
    };
  }

  /** The door records the receipt by the delivery's id. Then the waiting call ends. */
  private AgencyResponse receipt(AgencyId agency, Acknowledgement receipt, String languages) {
    AgencyResponse answer = routes.answer(DoorEndpoint.RECEIPT, receipt, languages);
    DeliverySettlement.receipt(
        answer, receipt, (delivery, reply) -> pending.settle(agency, delivery, reply));
    return answer;
  }

  private AgencyResponse refusal(AgencyRequest.Refusal refusal, String languages) {
    return switch (routes.ask(DoorEndpoint.ADMIT, refusal.delivery(), languages)) {
      case DoorAnswer.Granted<Agency>(var agency) ->
          settlement.refusal(
              refusal.delivery(),
              refusal.document(),
              (delivery, reply) -> pending.settle(agency.id(), delivery, reply));
      case DoorAnswer.Refused<Agency>(var denied) -> denied;
    };
  }

  private static long pauseSeconds(AgencyResponse answer) {
    String retryAfter = answer.headers().getOrDefault("Retry-After", "1");
    return retryAfter.matches("[0-9]{1,7}")
        ? Math.clamp(Long.parseLong(retryAfter), 1, LONGEST_PAUSE_SECONDS)
        : 1;
  }
}
