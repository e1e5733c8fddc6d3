package org.wasl.connectors.http.exchange;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.DoorEndpoint;

/**
 * Asks the door about a request that came in no HTTP exchange of its own, by a route that each
 * caller has for each endpoint. Safe for many threads.
 */
public final class RouteCaller {
  private static final Logger LOG = LoggerFactory.getLogger(RouteCaller.class);

  private final String caller;
  private final Supplier<ProducerTemplate> producer;
  private final ProblemAnswers problems;

  /**
   * Calls routes with this producer.
   *
   * @param caller whose routes they are: a name of lower-case letters and hyphens
   * @param producer asked for with each call
   */
  public RouteCaller(String caller, Supplier<ProducerTemplate> producer, ProblemAnswers problems) {
    this.caller = caller;
    this.producer = producer;
    this.problems = problems;
  }

  /** Where the route of a caller to an endpoint of the door begins. */
  public static String uri(String caller, DoorEndpoint<?, ?> door) {
    return "direct:" + caller + "." + door.name();
  }

  /**
   * The door's answer; {@code internal} where its route failed.
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
   * What the door grants, or its refusal; {@code internal} where its route failed.
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
