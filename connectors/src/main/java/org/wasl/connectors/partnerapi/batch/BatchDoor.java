package org.wasl.connectors.partnerapi.batch;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.wasl.connectors.partnerapi.connection.RejectedRequestListener;
import org.wasl.connectors.partnerapi.exchange.DoorAnswer;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.exchange.RouteCaller;
import org.wasl.connectors.partnerapi.limits.RequestClass;
import org.wasl.connectors.partnerapi.share.FairShares;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.CollectionRequest;
import org.wasl.wire.exchange.DoorEndpoint;
import org.wasl.wire.exchange.Submission;

/**
 * Passes each line of a batch to the door in its agency's turn, like a single request. No thread is
 * blocked while a line waits for its turn. A line that has its turn runs on a virtual thread.
 */
final class BatchDoor {
  private final FairShares shares;
  private final Executor work;
  private final ProblemAnswers problems;
  private final RejectedRequestListener refusals;
  private final RouteCaller routes;

  /**
   * @param routes calls those of the partner API
   */
  BatchDoor(
      FairShares shares,
      Executor work,
      ProblemAnswers problems,
      RejectedRequestListener refusals,
      RouteCaller routes) {
    this.shares = shares;
    this.work = work;
    this.problems = problems;
    this.refusals = refusals;
    this.routes = routes;
  }

  /**
   * Asks whether the directory admits the agency.
   *
   * @param denied called on another thread with the refusal, or with empty for an agency that may
   *     send
   */
  void admit(CollectionRequest agency, Consumer<Optional<AgencyResponse>> denied) {
    work.execute(
        () ->
            denied.accept(
                switch (routes.ask(DoorEndpoint.ADMIT, agency, agency.acceptLanguage())) {
                  case DoorAnswer.Granted<Agency> _ -> Optional.empty();
                  case DoorAnswer.Refused<Agency>(var refusal) -> Optional.of(refusal);
                }));
  }

  /**
   * Passes one message to the door.
   *
   * @param answered called with the answer on another thread, also if the turn did not come in time
   */
  void submit(Submission message, Consumer<AgencyResponse> answered) {
    shares.enter(
        RequestClass.SUBMISSIONS,
        shares.agency(message.thumbprint()),
        new FairShares.Entered() {
          @Override
          public void start(FairShares.Permit permit) {
            work.execute(() -> answered.accept(decide(message, permit)));
          }

          @Override
          public void deny(ProblemType why) {
            answered.accept(refusal(why, message.acceptLanguage()));
          }
        });
  }

  private AgencyResponse decide(Submission message, FairShares.Permit permit) {
    int status = 500;
    try {
      AgencyResponse answer = routes.answer(DoorEndpoint.SUBMIT, message, message.acceptLanguage());
      status = answer.status();
      return answer;
    } finally {
      permit.end(status);
    }
  }

  /** Answers a line, or the rest of a batch, that does not reach the door, and counts it. */
  AgencyResponse rejected(String thumbprint, String languages, ProblemType why) {
    refusals.invalidRequest(thumbprint, why.status());
    shares.refused(thumbprint);
    return refusal(why, languages);
  }

  /** As a single request would be refused. */
  AgencyResponse refusal(ProblemType why, String languages) {
    return problems.of(why, languages);
  }
}
