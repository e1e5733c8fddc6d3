package org.wasl.connectors.partnerapi.exchange;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.runtime.FaultTrace;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * Passes requests to the door that have no HTTP exchange of their own. Each caller has one route
 * for each endpoint. Safe for many threads.
 */
public final class RouteCaller {
  private static final Logger LOG = LoggerFactory.getLogger(RouteCaller.class);

  private final String caller;
  private final Supplier<ProducerTemplate> producer;
  private final ProblemAnswers problems;

  /**
   * Calls routes with this producer.
   *
   * @param caller name of the owner of the routes, in lower-case letters and hyphens
   * @param producer called for each request
   */
  public RouteCaller(String caller, Supplier<ProducerTemplate> producer, ProblemAnswers problems) {
    this.caller = caller;
    this.producer = producer;
    this.problems = problems;
  }

  /** The address of a caller's route to an endpoint of the door. */
  public static String uri(String caller, DoorEndpoint<?, ?> door) {
    return "direct:" + caller + "." + door.name();
  }

  /**
   * The door's answer, or {@code internal} if its route failed.
   *
   * @param languages {@code Accept-Language} of the request
   */
  public <Q> AgencyResponse answer(
      DoorEndpoint<Q, AgencyResponse> door, Q request, String languages) {
    return switch (ask(door, request, languages)) {
      case DoorAnswer.Granted<AgencyResponse>(var answer) -> answer;
      case DoorAnswer.Refused<AgencyResponse>(var refusal) -> refusal;
    };
  }

  /**
   * The granted value or the refusal. It is {@code internal} if the door's route failed.
   *
   * @param languages {@code Accept-Language} of the request
   */
  public <Q, R> DoorAnswer<R> ask(DoorEndpoint<Q, R> door, Q request, String languages) {
    return call(door, request)
        .orElseGet(() -> new DoorAnswer.Refused<>(problems.of(ProblemType.INTERNAL, languages)));
  }

  private <Q, R> Optional<DoorAnswer<R>> call(DoorEndpoint<Q, R> door, Q request) {
    String route = uri(caller, door);
    try {
      return DoorAnswer.of(door, producer.get().requestBody(route, request));
    } catch (CamelExecutionException e) {
      LOG.error("{} failed: {}", route, FaultTrace.of(e));
      return Optional.empty();
    }
  }
}
