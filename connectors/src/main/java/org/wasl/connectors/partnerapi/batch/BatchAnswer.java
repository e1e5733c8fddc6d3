package org.wasl.connectors.partnerapi.batch;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.wasl.wire.exchange.AgencyResponse;

/** A line of the answer to a batch, such as {@code {"line":1,"status":202,"body":{…}}}. */
final class BatchAnswer {
  private BatchAnswer() {}

  /**
   * The line, including its line break.
   *
   * @param number of the answered line
   * @param answer the answer that a single request would get, with a JSON body
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
        line.write(b == '\n' || b == '\r' ? ' ' : b); // a line break is never in a text value
      }
    }
    line.writeBytes(ascii("}\n"));
    return line.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
