package org.wasl.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.wasl.bench.load.CaseSender.CaseAnswer;
import org.wasl.rules.id.MessageId;
import org.wasl.runtime.TestPorts;

class CaseBatchesTest {
  private static final int MAX_LINES = 4;
  private static final CaseAnswer ACCEPTED = new CaseAnswer.Accepted(1);
  private static final CaseAnswer MISSING = new CaseAnswer.Missing();

  private final Vertx vertx = Vertx.vertx();
  private final MessageTracker tracker = new MessageTracker();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private CaseBatches sender(URI address) {
    return new CaseBatches(
        vertx,
        new HttpClientOptions(),
        address,
        body -> body.toJsonObject().getJsonArray("recipients").size(),
        tracker,
        MAX_LINES);
  }

  private static List<CaseAnswer> answers(CaseSender sender, int cases) throws Exception {
    List<CompletableFuture<CaseAnswer>> all =
        Stream.generate(() -> send(sender)).limit(cases).toList();
    CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
        .get(SOON.toSeconds(), TimeUnit.SECONDS);
    return all.stream().map(CompletableFuture::join).toList();
  }

  private static CompletableFuture<CaseAnswer> send(CaseSender sender) {
    CompletableFuture<CaseAnswer> answer = new CompletableFuture<>();
    sender.send(
        new SignedCases.Signed(new MessageId(UUID.randomUUID()), Buffer.buffer("{}"), "signature"),
        answer::complete);
    return answer;
  }

  private static void accept(BatchServer.Line line) {
    line.answer(202, ",\"body\":{\"recipients\":[\"police\"]}");
  }

  @Test
  void eachCaseGetsTheAnswerToItsLine() throws Exception {
    // Given two batches, each with every second case
    BatchServer server =
        new BatchServer(
            vertx,
            line -> {
              switch (10 * line.batch() + line.number()) {
                case 11 -> line.answer(202, ",\"body\":{\"recipients\":[\"police\",\"office\"]}");
                case 12 -> line.answer(503, ",\"retryAfter\":7,\"body\":{}");
                case 21 -> line.answer(409, ",\"body\":{\"status\":409}");
                default -> line.answer(429, "");
              }
            });
    // When
    List<CaseAnswer> answers = answers(sender(server.address()), 4);
    // Then
    assertThat(answers)
        .containsExactly(
            new CaseAnswer.Accepted(2),
            new CaseAnswer.Refused(),
            new CaseAnswer.ComeAgain(7),
            new CaseAnswer.ComeAgain(1));
  }

  @Test
  void startsNextBatchBeforeFullBatchIsAnswered() throws Exception {
    // Given the first two batches are answered once the third has a line
    List<BatchServer.Line> held = new CopyOnWriteArrayList<>();
    BatchServer server =
        new BatchServer(
            vertx,
            line -> {
              held.add(line);
              if (line.batch() > 2) {
                held.forEach(CaseBatchesTest::accept);
                held.clear();
              }
            });
    CaseBatches sender = sender(server.address());
    // When
    List<CaseAnswer> answers = answers(sender, 2 * MAX_LINES + 1);
    sender.close();
    // Then
    assertThat(answers).containsOnly(ACCEPTED);
    assertThat(server.begun).hasValue(3);
    assertThat(server.ended).as("the one that was not full, too").hasValue(3);
    assertThat(tracker.submissions.sum()).isEqualTo(3);
  }

  @Test
  void brokenConnectionFailsItsCasesAndNextCasesContinue() throws Exception {
    // Given
    BatchServer server =
        new BatchServer(
            vertx,
            line -> {
              if (line.batch() != 1) {
                accept(line);
              } else if (line.number() == 2) {
                line.response().reset();
              }
            });
    CaseBatches sender = sender(server.address());
    // When
    List<CaseAnswer> broken = answers(sender, 4);
    List<CaseAnswer> after = answers(sender, 2);
    // Then
    assertThat(broken).containsExactly(MISSING, ACCEPTED, MISSING, ACCEPTED);
    assertThat(after).containsExactly(ACCEPTED, ACCEPTED);
  }

  @Test
  void refusalOfWholeBatchAnswersEachCase() throws Exception {
    // Given
    BatchServer server =
        new BatchServer(
            vertx,
            new BatchServer.Answering() {
              @Override
              public void begins(int batch, HttpServerRequest request) {
                if (batch == 1) {
                  request.response().setStatusCode(429).putHeader("Retry-After", "3").end("no");
                }
              }

              @Override
              public void line(BatchServer.Line line) {
                if (line.batch() != 1) {
                  accept(line);
                }
              }
            });
    // When
    List<CaseAnswer> answers = answers(sender(server.address()), 4);
    // Then
    CaseAnswer comeAgain = new CaseAnswer.ComeAgain(3);
    assertThat(answers).containsExactly(comeAgain, ACCEPTED, comeAgain, ACCEPTED);
  }

  @Test
  void reasonForEarlyEndOfBatchAnswersNoCase() throws Exception {
    // Given the first batch ends after its first answer, for a line that it did not read
    BatchServer server =
        new BatchServer(
            vertx,
            line -> {
              if (line.batch() != 1 || line.number() == 1) {
                accept(line);
              } else {
                line.response().end("{\"line\":3,\"status\":408,\"body\":{}}\n");
              }
            });
    CaseBatches sender = sender(server.address());
    // When
    List<CaseAnswer> answers = answers(sender, 4);
    List<CaseAnswer> after = answers(sender, 1);
    // Then
    assertThat(answers).containsExactly(ACCEPTED, ACCEPTED, MISSING, ACCEPTED);
    assertThat(after).containsExactly(ACCEPTED);
  }

  @Test
  void treatsUnreadableAnswerAsNoAnswer() throws Exception {
    // Given
    BatchServer server =
        new BatchServer(vertx, line -> line.answer(202, ",\"body\":{\"recipients\":1}"));
    // When
    List<CaseAnswer> answers = answers(sender(server.address()), 1);
    // Then
    assertThat(answers).containsExactly(MISSING);
  }

  @Test
  void reportsNoAnswerIfNobodyListens() throws Exception {
    // Given
    CaseBatches sender = sender(URI.create("http://127.0.0.1:" + TestPorts.reserve() + "/"));
    // When
    List<CaseAnswer> answers = answers(sender, 2);
    sender.close();
    // Then
    assertThat(answers).containsExactly(MISSING, MISSING);
  }
}
