package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.wasl.routes.runtime.StepResult;
import org.wasl.routes.runtime.TypedRoute;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.json.StrictJson.JsonResult;

/** Prints the cost of parsing a message by Camel's data format instead of a step of our own. */
@Tag("measurement")
class ParsingCostTest {
  private static final int ROUNDS = 8;
  private static final int MESSAGES = 20_000;

  private final StrictJson json = new StrictJson(JsonLimits.DEFAULT);
  private final byte[] message =
      TestMessages.vettedCase().toString().getBytes(StandardCharsets.UTF_8);

  @Test
  void printsCostOfParsingByStepAndByDataFormat() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      // Given
      Map<String, RouteBuilder> routes =
          Map.of(
              "direct:step",
              route(
                  "direct:step",
                  typed -> typed.step("parse", bytes -> members(bytes, json.parse(bytes)))),
              "direct:format",
              route(
                  "direct:format",
                  typed ->
                      typed.unmarshal(
                          "unmarshal", json, Function.identity(), ParsingCostTest::members)));
      for (RouteBuilder route : routes.values()) {
        camel.addRoutes(route);
      }
      camel.start();
      ProducerTemplate producer = camel.createProducerTemplate();
      // When
      for (int round = 0; round < ROUNDS; round++) {
        double step = micros(producer, "direct:step");
        double format = micros(producer, "direct:format");
        System.out.printf(
            Locale.ROOT,
            "%d bytes: step %.1f us, data format %.1f us, %+.1f%n",
            message.length,
            step,
            format,
            format - step);
      }
      // Then
      assertThat(producer.requestBody("direct:format", message)).isEqualTo(2);
    }
  }

  private double micros(ProducerTemplate producer, String endpoint) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < MESSAGES; i++) {
      producer.requestBody(endpoint, message);
    }
    long after = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    return (after - before) / 1e3 / MESSAGES;
  }

  private static StepResult<Integer> members(byte[] bytes, JsonResult read) {
    return read instanceof StrictJson.Parsed(var document)
        ? StepResult.next(document.size())
        : StepResult.dropped();
  }

  private static RouteBuilder route(
      String from, Function<TypedRoute<byte[]>, TypedRoute<Integer>> parse) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        TypedRoute.of(
            from(from).routeId(from), byte[].class, typed -> parse.apply(typed).complete());
      }
    };
  }
}
