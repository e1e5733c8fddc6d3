package org.wasl.trials.bench.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.wasl.trials.bench.load.CaseSender.CaseAnswer;

/**
 * A line of the answer to a batch: {@code {"line":1,"status":202,"body":{…}}}.
 *
 * @param number of the line that is answered
 * @param status as of a single request
 * @param retryAfterSeconds its {@code Retry-After}
 * @param body its bytes; empty where there is none
 */
record BatchAnswerLine(long number, int status, int retryAfterSeconds, Buffer body) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads the line, of the body only where it ends.
   *
   * @throws IOException where it is no such line
   */
  static BatchAnswerLine read(byte[] text) throws IOException {
    long number = 0;
    int status = 0;
    int retryAfterSeconds = CaseSender.RETRY_AFTER_SECONDS;
    Buffer body = Buffer.buffer();
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "line" -> number = json.getLongValue();
          case "status" -> status = json.getIntValue();
          case "retryAfter" -> retryAfterSeconds = json.getIntValue();
          case "body" -> {
            int from = (int) json.currentTokenLocation().getByteOffset();
            json.skipChildren();
            int to = (int) json.currentLocation().getByteOffset();
            body = Buffer.buffer(Arrays.copyOfRange(text, from, to));
          }
          default -> json.skipChildren();
        }
      }
      if (json.currentToken() != JsonToken.END_OBJECT || number == 0 || status == 0) {
        throw new IOException("no answer to a line");
      }
    }
    return new BatchAnswerLine(number, status, retryAfterSeconds, body);
  }

  /**
   * What it says of its case.
   *
   * @param recipients reads their number from a body
   */
  CaseAnswer answer(ToIntFunction<Buffer> recipients) {
    return status == 202
        ? new CaseAnswer.Accepted(recipients.applyAsInt(body))
        : CaseAnswer.notAccepted(status, retryAfterSeconds);
  }
}
