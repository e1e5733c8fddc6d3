package org.wasl.connectors.partnerapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.wasl.connectors.partnerapi.limits.BatchSettings;
import org.wasl.connectors.partnerapi.limits.FairShareSettings.Limits;
import org.wasl.connectors.partnerapi.limits.HttpsSettings;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.Submission;

/** Many messages in one request, with the rules for its lines and the attacks of a bad client. */
class BatchTest extends HostileDoor {
  private static final int MOST_LINES = 10_000;
  private static final int MAX_LINE_BYTES = 4_096;
  private static final int MAX_IN_FLIGHT = 8;
  private static final int PLACES = 3;

  @Override
  HttpsSettings limits(HttpsSettings defaults) {
    return TestSettings.batches(
        defaults,
        20_000,
        new BatchSettings(MOST_LINES, 4 << 20, MAX_LINE_BYTES, MAX_IN_FLIGHT, 64 << 10),
        new Limits(PLACES + 1, PLACES, 100_000));
  }

  @AfterEach
  void answerAsBefore() {
    door.answerWith(202, "{}");
  }

  @Test
  void decidesEachLineAloneAndAnswersInOrder() throws Exception {
    // Given: the first line is answered after the second
    CountDownLatch second = new CountDownLatch(1);
    door.answer(
        in -> {
          String line = text(in);
          if (line.equals("first")) {
            hold(second);
          } else {
            second.countDown();
          }
          return line.equals("bad")
              ? new AgencyResponse(
                  429,
                  "application/problem+json",
                  "{\n\"a\":1}".getBytes(),
                  Map.of("Retry-After", "7"))
              : echo(line);
        });
    // When
    List<JsonObject> answers = batch("first\nsecond\r\n\nbad\nunterminated");
    // Then
    assertThat(answers)
        .extracting(JsonObject::encode)
        .containsExactly(
            "{\"line\":1,\"status\":202,\"body\":{\"was\":\"first\"}}",
            "{\"line\":2,\"status\":202,\"body\":{\"was\":\"second\"}}",
            "{\"line\":4,\"status\":429,\"retryAfter\":7,\"body\":{\"a\":1}}",
            "{\"line\":5,\"status\":202,\"body\":{\"was\":\"unterminated\"}}");
    assertThat(door.arrived)
        .allSatisfy(
            it ->
                assertThat(it)
                    .isInstanceOfSatisfying(
                        Submission.class,
                        submission -> {
                          assertThat(submission.form()).isEqualTo(Submission.Form.JSON);
                          assertThat(submission.thumbprint()).isEqualTo(partner.thumbprint());
                        }));
  }

  @Test
  void row67RefusesOnlyTheTooLongLineAndKeepsNoneOfIt() throws Exception {
    // Given
    String largest = "x".repeat(MAX_LINE_BYTES);
    // When
    List<JsonObject> answers =
        batch(largest + "\n" + largest + "x\n" + "y".repeat(3 << 20) + "\nz\n");
    // Then
    assertThat(statuses(answers)).containsExactly(202, 413, 413, 202);
    assertThat(door.arrived).hasSize(2);
    assertThat(gateway.refusals)
        .containsExactly(partner.thumbprint() + " 413", partner.thumbprint() + " 413");
  }

  @Test
  void row67LimitsBatchOfTenThousandLinesToItsShare() throws Exception {
    // Given
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    door.answer(
        in -> {
          most.accumulateAndGet(inside.incrementAndGet(), Math::max);
          inside.decrementAndGet();
          return echo(text(in));
        });
    // When
    List<JsonObject> answers = batch(lines(MOST_LINES));
    // Then
    assertThat(answers)
        .extracting(it -> it.getJsonObject("body").getString("was"))
        .containsExactlyElementsOf(lines(MOST_LINES).lines().toList());
    assertThat(most).hasValueLessThanOrEqualTo(PLACES);
  }

  @Test
  void row67ReportsLinesBeyondTheMaximumWithoutReadingThem() throws Exception {
    // When
    List<JsonObject> tooMany = batch(lines(MOST_LINES) + "one more\nand more\n");
    int taken = door.arrived.size();
    List<JsonObject> tooLong = batch(("x".repeat(MAX_LINE_BYTES) + "\n").repeat(1 << 10));
    // Then
    assertThat(tooMany).hasSize(MOST_LINES + 1);
    assertThat(statuses(tooMany.subList(MOST_LINES, MOST_LINES + 1))).containsExactly(413);
    assertThat(tooMany.getLast().getInteger("line")).isEqualTo(MOST_LINES + 1);
    assertThat(taken).isEqualTo(MOST_LINES);
    assertThat(statuses(tooLong)).endsWith(202, 413).doesNotContain(408);
    assertThat(tooLong).hasSizeLessThanOrEqualTo(1 << 10);
    assertThat(answersUntilClosed(head("Content-Length: 5000000\r\n"))).containsExactly(413);
  }

  @Test
  void row67StopsReadingFromClientThatTakesNoAnswersAndCutsItOff() throws Exception {
    // Given
    String large = "{\"was\":\"" + "y".repeat(20_000) + "\"}";
    door.answerWith(202, large);
    try (RawTls client = connect()) {
      // When
      boolean open = client.trySend(head("Transfer-Encoding: chunked\r\n"));
      String part = chunk("x\n".repeat(1_000));
      for (int i = 0; i < 10 && open; i++) {
        open = client.trySend(part);
      }
      // Then
      await().atMost(SOON).until(() -> !client.trySend(part));
    }
    int taken = door.arrived.size();
    assertThat(taken).isLessThan(1_000);
    assertThat(statuses(batch("again"))).containsExactly(202);
  }

  @Test
  void row67KeepsAnsweredLinesAfterCutOffAndAcceptsTheRestAgain() throws Exception {
    // Given
    for (int i = 0; i < 3; i++) { // more than there are places for batches
      door.arrived.clear();
      try (RawTls client = connect()) {
        client.send(head("Transfer-Encoding: chunked\r\n") + chunk("first\nsecond\nhalf a li"));
        await().atMost(SOON).until(() -> door.arrived.size() == 2);
      }
    }
    // When
    List<JsonObject> repeatedAnswers = batch("first\nsecond\nhalf a line\n");
    // Then
    assertThat(statuses(repeatedAnswers)).containsExactly(202, 202, 202);
    assertThat(door.arrived)
        .extracting(BatchTest::text)
        .containsExactlyInAnyOrder("first", "second", "first", "second", "half a line");
  }

  @Test
  void row67ReadsNoLineOfUnknownAgency() throws Exception {
    // Given
    gateway.revoked.add(partner.thumbprint());
    var before = door.visitor;
    door.visitor = thumbprint -> java.util.Optional.empty();
    // When
    List<Integer> answers;
    try {
      answers =
          answersUntilClosed(
              head("Transfer-Encoding: chunked\r\nConnection: close\r\n")
                  + chunk("x\n".repeat(100))
                  + chunk(""));
    } finally {
      door.visitor = before;
      gateway.revoked.clear();
    }
    // Then
    assertThat(answers).containsExactly(403);
    assertThat(door.arrived).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POST,/v1/cases:batch,application/json,415",
    "GET,/v1/cases:batch,,405",
    "POST,/v1/cases:other,application/x-ndjson,400",
    "POST,/v1/referrals:batch,application/x-ndjson,400"
  })
  void acceptsOnlyPostedLines(String method, String path, String type, int status)
      throws Exception {
    // When
    List<Integer> answers =
        answersUntilClosed(
            method
                + " "
                + path
                + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + (type == null ? "" : "Content-Type: " + type + "\r\nContent-Length: 2\r\n")
                + "\r\n"
                + (type == null ? "" : "x\n"));
    // Then
    assertThat(answers).containsExactly(status);
  }

  @Test
  void connectionServesSeveralBatchesAndAnswersExpectContinue() throws Exception {
    // Given
    try (RawTls client = connect()) {
      // When
      String asked = client.send(head("Content-Length: 2\r\nExpect: 100-continue\r\n")).oneAnswer();
      String first = client.send("a\n").upTo("\r\n0\r\n\r\n");
      String second = client.send(head("Content-Length: 2\r\n") + "b\n").upTo("\r\n0\r\n\r\n");
      // Then
      assertThat(asked).startsWith("HTTP/1.1 100");
      assertThat(List.of(first, second))
          .allSatisfy(answer -> assertThat(statuses(answers(answer))).containsExactly(202));
    }
  }

  static String head(String more) {
    return "POST /v1/cases:batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
        + more
        + "\r\n";
  }

  static String chunk(String text) {
    return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
  }

  /** The answers to a batch that is sent while they are read. */
  private List<JsonObject> batch(String lines) throws Exception {
    try (RawTls client = connect()) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                client.trySend(head("Transfer-Encoding: chunked\r\nConnection: close\r\n"));
                for (int at = 0; at < lines.length(); at += 8_000) {
                  client.trySend(chunk(lines.substring(at, Math.min(lines.length(), at + 8_000))));
                }
                client.trySend(chunk(""));
              });
      List<JsonObject> answers = answers(client.untilClosed());
      sender.join();
      return answers;
    }
  }

  private static String lines(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "line-" + i + "\n")
        .collect(Collectors.joining());
  }

  static List<Integer> statuses(List<JsonObject> answers) {
    return answers.stream().map(it -> it.getInteger("status")).toList();
  }

  /** The lines of a chunked answer. */
  static List<JsonObject> answers(String response) {
    assertThat(response).startsWith("HTTP/1.1 200");
    StringBuilder body = new StringBuilder();
    int at = response.indexOf("\r\n\r\n") + 4;
    while (at < response.length()) {
      int end = response.indexOf("\r\n", at);
      int size = Integer.parseInt(response, at, end, 16);
      body.append(response, end + 2, end + 2 + size);
      at = end + 2 + size + 2;
    }
    return body.toString()
        .lines()
        .map(JsonObject::new)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String text(Object submission) {
    return new String(((Submission) submission).body(), StandardCharsets.UTF_8);
  }

  private static AgencyResponse echo(String line) {
    byte[] body = new JsonObject().put("was", line).encode().getBytes(StandardCharsets.UTF_8);
    return new AgencyResponse(202, "application/json", body, Map.of());
  }

  private static void hold(CountDownLatch latch) {
    try {
      assertThat(latch.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
