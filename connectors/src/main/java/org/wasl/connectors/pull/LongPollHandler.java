package org.wasl.connectors.pull;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.wasl.connectors.partnerapi.connection.PeerCertificate;
import org.wasl.connectors.partnerapi.exchange.Exchanges;
import org.wasl.connectors.partnerapi.exchange.ProblemAnswers;
import org.wasl.connectors.partnerapi.exchange.RequestReader;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.DeliveryProtocol;

/**
 * Long polling. A request waits without a thread, before the route that answers it, until a
 * delivery is free. It refuses a malformed wait and polls beyond the limit. A request of an agency
 * that does not pull goes straight to the route, and the door decides on it.
 */
final class LongPollHandler implements Handler<RoutingContext> {
  private static final String PARAMETER = "wait";
  private static final Pattern WAIT = Pattern.compile("[0-9]{1,9}s?");

  private final Function<String, Optional<Agency>> agencies;
  private final PendingDeliveryRegistry pending;
  private final PullSettings settings;
  private final ProblemAnswers problems;

  LongPollHandler(
      Function<String, Optional<Agency>> agencies,
      PendingDeliveryRegistry pending,
      PullSettings settings,
      ProblemAnswers problems) {
    this.agencies = agencies;
    this.pending = pending;
    this.settings = settings;
    this.problems = problems;
  }

  @Override
  public void handle(RoutingContext request) {
    OptionalLong waitMillis = waitMillis(request.request().getParam(PARAMETER, "0"));
    Optional<Agency> agency =
        agencies
            .apply(PeerCertificate.thumbprint(request.request().connection()))
            .filter(
                known ->
                    known.channel().protocol().equals(DeliveryProtocol.PULL.code())
                        && !known.revoked());
    if (waitMillis.isEmpty()) {
      refuse(request);
    } else if (agency.isEmpty()) {
      request.next();
    } else {
      awaitDelivery(request, pending.of(agency.get()), waitMillis.getAsLong());
    }
  }

  private void refuse(RoutingContext request) {
    String language = RequestReader.acceptLanguage(request.request());
    Exchanges.send(
        problems.of(ProblemType.INVALID_PARAMETER, language, Map.of("parameter", PARAMETER)),
        request.response());
  }

  private void awaitDelivery(
      RoutingContext request, PendingDeliveries deliveries, long waitMillis) {
    Context loop = request.vertx().getOrCreateContext();
    request.request().pause(); // its body is read after the wait
    Optional<PendingDeliveries.Poll> poll =
        deliveries.poll(waitMillis, () -> loop.runOnContext(now -> continueRequest(request)));
    if (poll.isEmpty()) {
      request.request().resume();
      request.fail(429);
    } else {
      request.response().closeHandler(hungUp -> poll.get().end());
    }
  }

  private static void continueRequest(RoutingContext request) {
    if (!request.response().closed()) {
      request.request().resume();
      request.next();
    }
  }

  /**
   * Milliseconds from a number of seconds, with or without their letter. A longer wait is
   * shortened. Empty for an invalid value.
   */
  private OptionalLong waitMillis(String requested) {
    return WAIT.matcher(requested).matches()
        ? OptionalLong.of(
            Math.min(settings.maxWaitMillis(), Long.parseLong(requested.replace("s", "")) * 1_000L))
        : OptionalLong.empty();
  }
}
