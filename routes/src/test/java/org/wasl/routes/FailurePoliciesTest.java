package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.wasl.routes.door.ProblemResponder;
import org.wasl.routes.door.RejectionHandler;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.message.SigningKeyUnavailableException;

class FailurePoliciesTest {
  private static final String CANARY = "canary-7d20";
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(FailurePolicies.class);

  private static final CodeLists CODES = CodeLists.load();

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> refused = new ArrayList<>();

  @BeforeEach
  void listen() {
    log.start();
    LOGGER.addAppender(log);
  }

  @AfterEach
  void stop() {
    LOGGER.detachAppender(log);
  }

  @Test
  void logsLastingFaultOnceWithFramesWithoutMessage() throws Exception {
    // Given
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutesConfigurations(new FailurePolicies(null));
      camel.addRoutes(
          failing(
              FailurePolicies.DROP_EXCHANGE,
              new IllegalStateException(CANARY, new IOException(CANARY))));
      camel.start();

      // When
      for (int i = 0; i < 3; i++) {
        camel.createProducerTemplate().sendBody("direct:failing", CANARY);
      }
    }

    // Then
    assertThat(log.list).hasSize(1);
    ILoggingEvent entry = log.list.get(0);
    assertThat(entry.getThrowableProxy()).isNull();
    assertThat(entry.getFormattedMessage())
        .startsWith("route failing failed: java.lang.IllegalStateException\n\tat ")
        .contains("\nCaused by: java.io.IOException")
        .doesNotContain(CANARY);
    assertThat(entry.getFormattedMessage().lines().filter(line -> line.startsWith("\tat ")))
        .hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void answers503IfTokenCannotSign() throws Exception {
    // Given
    RejectionHandler rejections =
        new RejectionHandler(
            null, new ProblemResponder(new ProblemRenderer(CODES), 7), null, refused::add);
    AgencyResponse answer;
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutesConfigurations(new FailurePolicies(rejections));
      camel.addRoutes(
          failing(FailurePolicies.ANSWER_INTERNAL, new SigningKeyUnavailableException(CANARY)));
      camel.start();

      // When
      answer =
          camel
              .createProducerTemplate()
              .requestBody("direct:failing", CANARY, AgencyResponse.class);
    }

    // Then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers()).containsEntry("Retry-After", "7");
    assertThat(refused).containsExactly("unavailable");
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly("route failing answered 503: the signing key cannot be used");
  }

  private static RouteBuilder failing(String policy, Exception fault) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:failing")
            .routeId("failing")
            .routeConfigurationId(policy)
            .process(
                exchange -> {
                  throw fault;
                });
      }
    };
  }
}
