package org.wasl.connectors.http.batch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.wasl.wire.exchange.AgencyResponse;

/** A line of the answer to a batch: {@code {"line":1,"status":202,"body":{…}}}. */
final class BatchAnswer {
  private BatchAnswer() {}

  /**
   * The line, with its end.
   *
   * @param number of the line that is answered
   * @param answer what a single request would be answered with; its body is JSON
   */
  static byte[] line(long number, AgencyResponse answer) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(answer.body().length + 64);
    line.writeBytes(ascii("{\"line\":" + number + ",\"status\":" + answer.status()));
    String wait = answer.headers().getOrDefault("Retry-After", "");
    if (wait.matches("[0-9]{1,7}")) {
      line.writeBytes(ascii(",\"retryAfter\":" + Integer.parseInt(wait)));
    }
    if (answer.body().length > 0) {
      line.writeBytes(ascii(",\"body\":"));
      for (byte b : answer.body()) {
        line.write(b == '\n' || b == '\r' ? ' ' : b); // between members: a text has none
      }
    }
    line.writeBytes(ascii("}\n"));
    return line.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
