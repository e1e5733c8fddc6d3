package org.wasl.administration;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.Iterator;
import org.slf4j.LoggerFactory;
import org.wasl.configuration.settings.operations.LogFormat;

/** The format of the program's own log. */
final class LogOutput {
  private LogOutput() {}

  /** Applies the format to the appenders that {@code logback.xml} configures. */
  static void use(LogFormat format) {
    if (format == LogFormat.JSON
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      Iterator<Appender<ILoggingEvent>> appenders =
          context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
      while (appenders.hasNext()) {
        if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender) {
          appender.setEncoder(json(context));
        }
      }
    }
  }

  /** Makes the encoder of {@code logging.format = json}. */
  static JsonLogEncoder json(LoggerContext context) {
    JsonLogEncoder encoder = new JsonLogEncoder();
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }
}
