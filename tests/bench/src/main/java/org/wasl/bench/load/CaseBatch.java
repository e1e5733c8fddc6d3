package org.wasl.bench.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.wasl.bench.load.CaseSender.CaseAnswer;

/**
 * One request with a case in each line. While it is open, answers arrive in the order of the lines.
 * All of it runs on the event loop of the request.
 */
final class CaseBatch {
  private record Line(long number, Consumer<CaseAnswer> answered) {}

  private final Future<HttpClientRequest> request;
  private final ToIntFunction<Buffer> recipients;
  private final Deque<Line> unanswered = new ArrayDeque<>();
  private final Promise<Void> over = Promise.promise();
  private Buffer unwritten = Buffer.buffer();
  private int lines;
  private boolean ended;

  /**
   * Begins.
   *
   * @param request not begun
   * @param recipients reads the number of recipients from the answer to a case
   */
  CaseBatch(Future<HttpClientRequest> request, ToIntFunction<Buffer> recipients) {
    this.recipients = recipients;
    this.request = request;
    request.onSuccess(this::begin).onFailure(none -> answerRest(new CaseAnswer.Missing()));
  }

  private void begin(HttpClientRequest begun) {
    begun
        .setChunked(true)
        .exceptionHandler(broken -> answerRest(new CaseAnswer.Missing()))
        .response()
        .onSuccess(this::read)
        .onFailure(none -> answerRest(new CaseAnswer.Missing()));
  }

  /** Tells whether it takes a line. */
  boolean isOpen() {
    return !ended;
  }

  /** Lines that it has taken. */
  int lines() {
    return lines;
  }

  /** The number of lines without an answer. */
  int unanswered() {
    return unanswered.size();
  }

  /** Completes when its answer has ended or failed. Every line has an answer then. */
  Future<Void> over() {
    return over.future();
  }

  /** Takes a line. The next {@link #flush} or {@link #end()} writes it. */
  void add(SignedCases.Signed signed, Consumer<CaseAnswer> answered) {
    unanswered.add(new Line(++lines, answered));
    signed.appendLine(unwritten);
  }

  void flush() {
    if (unwritten.length() > 0) {
      Buffer written = taken();
      request.onSuccess(begun -> begun.write(written));
    }
  }

  /** No line follows. */
  void end() {
    ended = true;
    Buffer written = taken();
    request.onSuccess(begun -> begun.end(written));
  }

  private Buffer taken() {
    Buffer written = unwritten;
    unwritten = Buffer.buffer();
    return written;
  }

  private void read(HttpClientResponse response) {
    response.exceptionHandler(broken -> answerRest(new CaseAnswer.Missing()));
    if (response.statusCode() == 200) {
      response
          .handler(RecordParser.newDelimited("\n", this::answered))
          .endHandler(complete -> answerRest(new CaseAnswer.Missing()));
    } else {
      answerRest(
          CaseAnswer.notAccepted(
              response.statusCode(), SingleRequests.retryAfterSeconds(response)));
    }
  }

  private void answered(Buffer text) {
    CaseAnswer answer;
    Line first = unanswered.peek();
    try {
      BatchAnswerLine line = BatchAnswerLine.read(text.getBytes());
      if (first == null || first.number() != line.number()) {
        return; // The reason why the gateway accepts no further line. Its answer ends here.
      }
      answer = line.answer(recipients);
    } catch (IOException | RuntimeException e) {
      answerRest(new CaseAnswer.Missing());
      return;
    }
    unanswered.remove();
    first.answered().accept(answer);
  }

  /** Gives this answer to all lines without one, because the gateway sends no more. */
  private void answerRest(CaseAnswer rest) {
    boolean early = !ended;
    ended = true;
    List<Line> left = List.copyOf(unanswered);
    unanswered.clear();
    left.forEach(line -> line.answered().accept(rest));
    if (early) {
      request.onSuccess(HttpClientRequest::reset);
    }
    over.tryComplete();
  }
}
