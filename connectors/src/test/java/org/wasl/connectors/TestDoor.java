package org.wasl.connectors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.wire.Acknowledgement;
import org.wasl.wire.Agency;
import org.wasl.wire.Answer;
import org.wasl.wire.Visit;

/** Stands where the routes would: keeps what arrives and answers as told. */
public final class TestDoor extends RouteBuilder {
  private static final int LARGEST_RECEIPT = 4096;

  /** What came through, in order: submissions and inquiries. */
  public final List<Object> arrived = new CopyOnWriteArrayList<>();

  /** The headers that the exchange carried, each time. */
  public final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();

  /** Who came to collect, in order. */
  public final List<Visit> visits = new CopyOnWriteArrayList<>();

  /** Who a certificate speaks for. */
  public volatile Function<String, Optional<Agency>> visitor = thumbprint -> Optional.empty();

  private volatile Function<Object, Answer> answer;
  private final AtomicLong taken = new AtomicLong();
  private volatile boolean keeps = true;

  public TestDoor() {
    answerWith(202, "{}");
  }

  /** How many values came through. */
  public long taken() {
    return taken.get();
  }

  /** From now on keeps nothing of what arrives. */
  public void keepNothing() {
    keeps = false;
  }

  /** From now on answers so. */
  public void answer(Function<Object, Answer> how) {
    answer = how;
  }

  /** From now on answers with this status and JSON. */
  public void answerWith(int status, String json) {
    answer = in -> new Answer(status, "application/json", json.getBytes(), Map.of());
  }

  @Override
  public void configure() {
    from("direct:test.submit").routeId("test-submit").process(this::take);
    from("direct:test.inquire").routeId("test-inquire").process(this::take);
    from("direct:test.count").routeId("test-count").process(this::take);
    from("direct:test.log").routeId("test-log").process(this::take);
    from("direct:test.visit").routeId("test-visit").process(this::letIn);
    from("direct:test.receipt").routeId("test-receipt").process(this::receipt);
  }

  /** Says who a visitor is; a stranger is refused. */
  private void letIn(Exchange exchange) {
    Visit visit = exchange.getMessage().getBody(Visit.class);
    visits.add(visit);
    Optional<Agency> agency = visitor.apply(visit.thumbprint());
    exchange
        .getMessage()
        .setBody(
            agency.isPresent()
                ? agency.get()
                : new Answer(403, "application/problem+json", "{}".getBytes(), Map.of()));
  }

  /** Takes a receipt, up to a size. */
  private void receipt(Exchange exchange) {
    Acknowledgement receipt = exchange.getMessage().getBody(Acknowledgement.class);
    int status = receipt.receipt().length > LARGEST_RECEIPT ? 413 : 204;
    exchange.getMessage().setBody(new Answer(status, "application/json", new byte[0], Map.of()));
  }

  private void take(Exchange exchange) {
    Object value = exchange.getMessage().getBody();
    taken.incrementAndGet();
    if (keeps) {
      headers.add(new HashMap<>(exchange.getMessage().getHeaders()));
      arrived.add(value);
    }
    exchange.getMessage().setBody(answer.apply(value));
  }
}
