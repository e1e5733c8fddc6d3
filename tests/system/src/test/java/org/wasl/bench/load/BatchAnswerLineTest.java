package org.wasl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAnswerLineTest {
  private static BatchAnswerLine read(String text) throws IOException {
    return BatchAnswerLine.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void returnsTheExactBodyBytes() throws IOException {
    // Given braces, quotes and letters of two bytes in it
    String body =
        "{\"recipients\": [\"a\"], \"title\":\"نص } \\\" é\",\"line\":7,\"more\":{\"status\":1}}";
    // When
    BatchAnswerLine line = read("{\"line\":12,\"status\":202,\"body\":" + body + "}");
    // Then
    assertThat(line).isEqualTo(new BatchAnswerLine(12, 202, 1, Buffer.buffer(body)));
  }

  @Test
  void acceptsAnyMemberOrderAndUnknownMembers() throws IOException {
    // When
    BatchAnswerLine line =
        read(
            "{ \"body\": {}, \"later\": {\"line\": 2}, \"retryAfter\": 5, \"status\": 503,"
                + " \"line\": 3 }");
    // Then
    assertThat(line).isEqualTo(new BatchAnswerLine(3, 503, 5, Buffer.buffer("{}")));
  }

  @Test
  void acceptsLineWithoutBody() throws IOException {
    // When
    BatchAnswerLine line = read("{\"line\":1,\"status\":400}");
    // Then
    assertThat(line).isEqualTo(new BatchAnswerLine(1, 400, 1, Buffer.buffer()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"line\":1}",
        "{\"status\":202}",
        "{\"line\":1,\"status\":202",
        "{\"line\":1,\"status\":202,\"body\":{",
        "{\"line\":\"one\",\"status\":202}"
      })
  void anythingElseIsNoAnswer(String text) {
    // Then
    assertThatThrownBy(() -> read(text)).isInstanceOf(IOException.class);
  }
}
