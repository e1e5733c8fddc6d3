package org.wasl.administration;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TreeMap;

/**
 * Writes one JSON object on each line, with time, level, code of the event, logger, text, thread
 * and ids. It never has the text of an exception.
 */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final ObjectMapper json = new ObjectMapper();
  private final LogEvents events = LogEvents.load();

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    String level = event.getLevel().toString();
    ObjectNode line =
        json.createObjectNode()
            .put("timestamp", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
            .put("level", level)
            .put(
                "event",
                events.code(
                    level.toLowerCase(Locale.ROOT), event.getLoggerName(), event.getMessage()))
            .put("loggerName", event.getLoggerName())
            .put("threadName", event.getThreadName())
            .put("formattedMessage", event.getFormattedMessage());
    ObjectNode ids = line.putObject("mdc");
    new TreeMap<>(event.getMDCPropertyMap()).forEach(ids::put);
    try {
      return (json.writeValueAsString(line) + "\n").getBytes(UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }
}
