package org.wasl.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.parsetools.RecordParser;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes batches of cases, and has each line answered by a test. */
final class BatchServer {
  /**
   * A line that came.
   *
   * @param batch the first is 1
   * @param number in it, the first is 1
   */
  record Line(int batch, int number, Buffer text, Answers answers) {
    void answer(int status, String more) {
      answers.write(
          String.format(Locale.ROOT, "{\"line\":%d,\"status\":%d%s}\n", number, status, more));
    }

    HttpServerResponse response() {
      return answers.response;
    }
  }

  /** The answers to one batch. They end when no line follows and all are answered. */
  private static final class Answers {
    private final HttpServerResponse response;
    private int lines;
    private int answered;
    private boolean complete;

    private Answers(HttpServerResponse response) {
      this.response = response;
    }

    private void write(String line) {
      answered++;
      response.write(line);
      endWhenOver();
    }

    private void endWhenOver() {
      if (complete && answered == lines && !response.ended()) {
        response.end();
      }
    }
  }

  /** Handles batches on the server's event loop. */
  interface Answering {
    /** Handles a batch that begins. By default it only handles the lines. */
    default void begins(int batch, HttpServerRequest request) {}

    void line(Line line);
  }

  final AtomicInteger begun = new AtomicInteger();
  final AtomicInteger ended = new AtomicInteger();
  private final HttpServer server;

  BatchServer(Vertx vertx, Answering answering) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(request -> handle(request, answering))
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** The address for single cases. */
  URI address() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/v1/cases");
  }

  private void handle(HttpServerRequest request, Answering answering) {
    int batch = begun.incrementAndGet();
    HttpServerResponse response = request.response().setChunked(true);
    if (!request.path().equals("/v1/cases:batch")
        || !"application/x-ndjson".equals(request.getHeader("Content-Type"))) {
      response.setStatusCode(404);
    }
    Answers answers = new Answers(response);
    request.handler(
        RecordParser.newDelimited(
            "\n", text -> answering.line(new Line(batch, ++answers.lines, text, answers))));
    request.endHandler(
        complete -> {
          ended.incrementAndGet();
          answers.complete = true;
          answers.endWhenOver();
        });
    answering.begins(batch, request);
  }
}
