package org.wasl.bench.micro;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.RequestOptions;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.wasl.bench.load.BenchPki;
import org.wasl.bench.load.BenchTls;
import org.wasl.bench.process.ThreadCpuUsage;

/** Measures requests over mutual TLS to a server that does nothing else. */
final class ExchangeCost {
  private static final int CONNECTIONS = 8;
  private static final int REQUESTS = 6_000;
  private static final int WARM_UP_REQUESTS = 18_000;
  private static final int BODY_BYTES = 4_096;

  /**
   * The gateway serves one request of a referral and makes two. Client and server cost about as
   * much.
   */
  private static final double EXCHANGES = 1.5;

  private final HttpClient client;
  private final RequestOptions address;
  private final Buffer body = Buffer.buffer(new byte[BODY_BYTES]);

  private ExchangeCost(HttpClient client, int port) {
    this.client = client;
    this.address =
        new RequestOptions().setMethod(HttpMethod.POST).setHost("127.0.0.1").setPort(port);
  }

  /** CPU time of event loops in microseconds. */
  static double ofThreeRequests(BenchTls tls) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try {
      HttpServer server =
          vertx
              .createHttpServer(tls.server(BenchPki.CUSTODIAN))
              .requestHandler(
                  request ->
                      request.body().onSuccess(body -> request.response().setStatusCode(202).end()))
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      ExchangeCost cost =
          new ExchangeCost(
              vertx.createHttpClient(tls.client(BenchPki.SENDER, CONNECTIONS)),
              server.actualPort());
      cost.send(WARM_UP_REQUESTS);
      ThreadCpuUsage before = usage();
      cost.send(REQUESTS);
      return EXCHANGES * (usage().eventLoops() - before.eventLoops()) / REQUESTS;
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static ThreadCpuUsage usage() {
    return ThreadCpuUsage.of(ProcessHandle.current().pid());
  }

  private void send(int requests) {
    AtomicInteger left = new AtomicInteger(requests);
    Future.all(Stream.generate(() -> oneByOne(left)).limit(CONNECTIONS).toList())
        .toCompletionStage()
        .toCompletableFuture()
        .join();
  }

  private Future<Void> oneByOne(AtomicInteger left) {
    Promise<Void> done = Promise.promise();
    next(left, done);
    return done.future();
  }

  /** Starts the next exchange. A chain of futures would be as deep as the number of requests. */
  private void next(AtomicInteger left, Promise<Void> done) {
    if (left.getAndDecrement() <= 0) {
      done.complete();
    } else {
      client
          .request(address)
          .compose(request -> request.send(body))
          .compose(HttpClientResponse::end)
          .onSuccess(answered -> next(left, done))
          .onFailure(done::fail);
    }
  }
}
