package org.wasl.trials.bench.load;

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
import org.wasl.trials.bench.load.CaseSender.CaseAnswer;

/**
 * One request with a case in each line; answers come in the order of the lines while it is open.
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

  /** Whether it takes a line. */
  boolean isOpen() {
    return !ended;
  }

  /** Lines that it has taken. */
  int lines() {
    return lines;
  }

  /** Of these, those without an answer. */
  int unanswered() {
    return unanswered.size();
  }

  /** Its answer has ended, or it has failed; every line has its answer. */
  Future<Void> over() {
    return over.future();
  }

  /** Takes a line; it is written with the next {@link #flush} or {@link #end()}. */
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
        return; // Why the gateway takes no further line: its answer ends here.
      }
      answer = line.answer(recipients);
    } catch (IOException | RuntimeException e) {
      answerRest(new CaseAnswer.Missing());
      return;
    }
    unanswered.remove();
    first.answered().accept(answer);
  }

  /** The gateway answers nothing more: lines without an answer get this one. */
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
