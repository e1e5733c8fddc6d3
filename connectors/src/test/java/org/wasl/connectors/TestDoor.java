package org.wasl.connectors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.wasl.wire.Answer;

/** Stands where the routes would: keeps what arrives and answers as told. */
public final class TestDoor extends RouteBuilder {
  /** What came through, in order: submissions and inquiries. */
  public final List<Object> arrived = new CopyOnWriteArrayList<>();

  /** The headers that the exchange carried, each time. */
  public final List<Map<String, Object>> headers = new CopyOnWriteArrayList<>();

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
