package org.wasl.bench.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.ToIntFunction;
import org.wasl.bench.load.CaseSender.CaseAnswer;

/**
 * A line of the answer to a batch, such as {@code {"line":1,"status":202,"body":{…}}}.
 *
 * @param number number of the answered line
 * @param status status as for a single request
 * @param retryAfterSeconds its {@code Retry-After}
 * @param body the bytes of its body; may be empty
 */
record BatchAnswerLine(long number, int status, int retryAfterSeconds, Buffer body) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Reads the line. It does not parse the body, but finds its end.
   *
   * @throws IOException if it is not such a line
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
   * The answer to its case.
   *
   * @param recipients reads the number of recipients from a body
   */
  CaseAnswer answer(ToIntFunction<Buffer> recipients) {
    return status == 202
        ? new CaseAnswer.Accepted(recipients.applyAsInt(body))
        : CaseAnswer.notAccepted(status, retryAfterSeconds);
  }
}
