package org.wasl.desk.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.wasl.runtime.TestLoad.SOON;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.wasl.desk.http.ApiGate.Access;
import org.wasl.desk.persons.Sessions;
import org.wasl.desk.problem.DeskProblemTexts;
import org.wasl.runtime.SourceRate;

/** Tests the answer and the log of a request that fails on the event loop. */
class ApiGateTest {
  private static final int MAX_BYTES = 1024;

  private final Vertx vertx = Vertx.vertx();
  private final Logger logger = (Logger) LoggerFactory.getLogger(ApiGate.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final CountDownLatch cut = new CountDownLatch(1);
  private HttpServer server;

  @BeforeEach
  void start() {
    log.start();
    logger.addAppender(log);
    Router router = Router.router(vertx);
    router
        .route("/api/*")
        .handler(
            context -> {
              context.request().connection().closeHandler(closed -> cut.countDown());
              context.next();
            });
    ApiGate gate =
        new ApiGate(
            router,
            Runnable::run,
            new Sessions(Clock.systemUTC(), Duration.ofMinutes(1), Duration.ofMinutes(1), 1),
            new SourceRate(1, 1, System::nanoTime),
            new DeskProblemTexts(),
            URI.create("http://localhost"),
            MAX_BYTES);
    router
        .route("/api/fault")
        .handler(
            context ->
                gate.admit(
                    context,
                    Access.OPEN,
                    request -> {
                      throw new IllegalStateException("synthetic secret");
                    }));
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  @AfterEach
  void stop() {
    logger.detachAppender(log);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private HttpResponse<String> post(String body) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.actualPort() + "/api/fault");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(address)
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .header("Accept-Language", "en")
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void answersEventLoopFaultWith500AndLogsNoMessage() throws Exception {
    // When
    HttpResponse<String> answer = post("{}");
    // Then
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("/internal").doesNotContain("secret");
    assertThat(log.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("IllegalStateException")
        .doesNotContain("secret");
  }

  @Test
  void rejectsTooLongBodyWithoutLog() throws Exception {
    // When
    HttpResponse<String> answer = post("x".repeat(MAX_BYTES + 1));
    // Then
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(log.list).isEmpty();
  }

  @Test
  void connectionCutWithinTheBodyIsNoFault() throws Exception {
    // When
    try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /api/fault HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf"
                  .getBytes(StandardCharsets.US_ASCII));
    }
    // Then
    assertThat(cut.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(log.list).isEmpty();
  }
}
