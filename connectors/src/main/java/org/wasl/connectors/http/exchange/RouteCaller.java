package org.wasl.connectors.http.exchange;

import java.util.function.Supplier;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.base.FaultTrace;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.AgencyResponse;

/** Has a route answer a request that came in no HTTP exchange of its own. Safe for many threads. */
public final class RouteCaller {
  private static final Logger LOG = LoggerFactory.getLogger(RouteCaller.class);

  private final Supplier<ProducerTemplate> producer;
  private final ProblemAnswers problems;

  /** Whether the directory admits who asks. */
  public sealed interface Admission {
    /** The agency that asks. */
    record Admitted(Agency agency) implements Admission {}

    /** The answer that says why not. */
    record Denied(AgencyResponse answer) implements Admission {}
  }

  /**
   * Calls routes with this producer.
   *
   * @param producer asked for with each call
   */
  public RouteCaller(Supplier<ProducerTemplate> producer, ProblemAnswers problems) {
    this.producer = producer;
    this.problems = problems;
  }

  /**
   * The answer of a route that ends with one; {@code internal} where it failed.
   *
   * @param route its endpoint, {@code direct:…}
   * @param request the body that it begins with
   * @param languages {@code Accept-Language} of the request
   */
  public AgencyResponse answer(String route, Object request, String languages) {
    return ask(route, request) instanceof AgencyResponse answer ? answer : internal(languages);
  }

  /** What a route says that ends with the agency that it admits. */
  public Admission admit(String route, Object request, String languages) {
    return switch (ask(route, request)) {
      case Agency agency -> new Admission.Admitted(agency);
      case AgencyResponse answer -> new Admission.Denied(answer);
      case null, default -> new Admission.Denied(internal(languages));
    };
  }

  private @Nullable Object ask(String route, Object request) {
    try {
      return producer.get().requestBody(route, request);
    } catch (CamelExecutionException e) {
      LOG.error("{} failed: {}", route, FaultTrace.of(e));
      return null;
    }
  }

  private AgencyResponse internal(String languages) {
    return problems.of(ProblemType.INTERNAL, languages);
  }
}
