package org.wasl.routes;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailurePoliciesTest {
  private static final String CANARY = "canary-7d20";
  private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(FailurePolicies.class);

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

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
  void aFaultIsLoggedWithItsFramesAndWithoutItsMessage() throws Exception {
    // Given
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutesConfigurations(new FailurePolicies(null));
      camel.addRoutes(failing());
      camel.start();

      // When
      camel.createProducerTemplate().sendBody("direct:failing", CANARY);
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

  private static RouteBuilder failing() {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from("direct:failing")
            .routeId("failing")
            .routeConfigurationId(FailurePolicies.LEAVE_TO_SQL)
            .process(
                exchange -> {
                  throw new IllegalStateException(CANARY, new IOException(CANARY));
                });
      }
    };
  }
}
