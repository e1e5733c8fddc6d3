package org.wasl.administration;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.wasl.routes.event.LogContext;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;

class LogOutputTest {
  private static final ReferralId REFERRAL =
      ReferralId.parse("01931b0e-9d2c-7c11-8a55-0123456789ab");

  private final Logger logger = (Logger) LoggerFactory.getLogger("org.wasl.Test");
  private final JsonLogEncoder encoder =
      LogOutput.json((LoggerContext) LoggerFactory.getILoggerFactory());

  private JsonNode line(String text, Throwable failure) throws Exception {
    AtomicReference<byte[]> line = new AtomicReference<>();
    LogContext.run(
        REFERRAL,
        new AgencyId("platform"),
        () ->
            line.set(
                encoder.encode(
                    new LoggingEvent(
                        "", logger, Level.WARN, text, failure, new Object[] {"x\"y"}))));
    assertThat(new String(line.get())).endsWith("\n").containsOnlyOnce("\n");
    return new ObjectMapper().readTree(line.get());
  }

  @Test
  void writesOneJsonObjectWithReferralIds() throws Exception {
    // When
    JsonNode line = line("accepted {}", null);
    // Then
    assertThat(line.path("formattedMessage").asText()).isEqualTo("accepted x\"y");
    assertThat(line.path("level").asText()).isEqualTo("WARN");
    assertThat(Instant.parse(line.path("timestamp").asText())).isBeforeOrEqualTo(Instant.now());
    assertThat(line.path("mdc").path("referral").asText()).isEqualTo(REFERRAL.toString());
    assertThat(line.path("mdc").path("trace").asText())
        .isEqualTo("01931b0e9d2c7c118a550123456789ab");
    assertThat(line.path("mdc").path("agency").asText()).isEqualTo("platform");
  }

  @Test
  void lineHasTheCodeOfItsStatement() throws Exception {
    // Given
    LogEvents.LogEvent ready =
        LogEvents.all().stream()
            .filter(event -> event.text().startsWith("ready: "))
            .findFirst()
            .orElseThrow();
    Logger gateway = (Logger) LoggerFactory.getLogger("org.wasl.assembly." + ready.source());
    // When
    String own = event(gateway, Level.INFO, ready.text());
    String library = event(logger, Level.INFO, ready.text());
    // Then
    assertThat(own).isEqualTo(ready.code());
    assertThat(library).isEqualTo(LogEvents.LIBRARY);
  }

  private String event(Logger by, Level level, String text) throws Exception {
    byte[] line = encoder.encode(new LoggingEvent("", by, level, text, null, new Object[0]));
    return new ObjectMapper().readTree(line).path("event").asText();
  }

  @Test
  void omitsExceptionMessages() throws Exception {
    // When
    JsonNode line = line("failed", new IllegalStateException("canary"));
    // Then
    assertThat(line.toString()).doesNotContain("canary").doesNotContain("IllegalState");
  }

  @Test
  void clearsIdsFromThread() throws Exception {
    // When
    line("accepted", null);
    // Then
    assertThat(org.slf4j.MDC.getCopyOfContextMap()).isNullOrEmpty();
  }
}
