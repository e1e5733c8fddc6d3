package org.wasl.link.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.kit.KitRuntime;
import org.wasl.kit.receive.BoundedBody;
import org.wasl.kit.receive.DeliveryResponder;
import org.wasl.kit.receive.RequestDeadline;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.outbox.Outbox;
import org.wasl.link.outbox.OutgoingDocument;
import org.wasl.link.outbox.SendOutcome;
import org.wasl.rules.id.MessageId;
import org.wasl.runtime.FaultTrace;
import org.wasl.runtime.SecretFile;
import org.wasl.runtime.UrlHost;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.wire.delivery.DeliveryRejection;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.WireHeaders;

/**
 * Takes documents from the old system by {@code POST /v1/messages}, and answers with their outcome.
 * If the gateway gives no final answer in time, it answers {@code 503}. The caller may repeat the
 * request, which is the same message.
 */
public final class DocumentApi implements AutoCloseable {
  /** Path for documents. */
  public static final String PATH = "/v1/messages";

  private static final Logger LOG = LoggerFactory.getLogger(DocumentApi.class);
  private static final String RETRY_SECONDS = "5";

  private final KitRuntime runtime;
  private final Limits limits;
  private final Optional<Path> tokenFile;
  private final Outbox outbox;
  private final DocumentProblems problems;
  private final AtomicInteger pending = new AtomicInteger();

  /** A request waits for its turn, and for the gateway. */
  private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();

  private final HttpServer server;

  /**
   * Limits of the port.
   *
   * @param maxPending requests under way, including those of callers that hung up; further ones get
   *     503
   * @param maxBytes a larger document is refused (413)
   * @param bodyMillis a body must be complete within this time (408)
   * @param idleMillis a connection on which nothing moves for so long is closed. An answer that
   *     waits for the gateway must not take as long
   * @param patience how long a request waits for its turn
   */
  public record Limits(
      int maxPending, int maxBytes, long bodyMillis, int idleMillis, Duration patience) {}

  private DocumentApi(
      KitRuntime runtime,
      HttpServerOptions options,
      Limits limits,
      Optional<Path> tokenFile,
      Outbox outbox,
      DocumentProblems problems) {
    this.runtime = runtime;
    this.limits = limits;
    this.tokenFile = tokenFile;
    this.outbox = outbox;
    this.problems = problems;
    this.server =
        RequestDeadline.server(
                runtime.vertx(),
                new HttpServerOptions(options)
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                    .setIdleTimeout(limits.idleMillis()),
                limits.bodyMillis(),
                0)
            .requestHandler(this::request);
  }

  /**
   * Starts to listen.
   *
   * @param options address and TLS
   * @param tokenFile the bearer token that a caller must have, read for each request; empty if
   *     client certificates are required instead
   * @return completes once connections are accepted, or fails if the port is taken
   */
  public static CompletableFuture<DocumentApi> start(
      KitRuntime runtime,
      HttpServerOptions options,
      Limits limits,
      Optional<Path> tokenFile,
      Outbox outbox,
      DocumentProblems problems) {
    var api = new DocumentApi(runtime, options, limits, tokenFile, outbox, problems);
    return api.server.listen().map(listening -> api).toCompletionStage().toCompletableFuture();
  }

  /** Returns the address for documents. */
  public URI url(HttpServerOptions options) {
    return URI.create(
        String.format(
            Locale.ROOT,
            "%s://%s:%d%s",
            options.isSsl() ? "https" : "http",
            UrlHost.of(options.getHost()),
            server.actualPort(),
            PATH));
  }

  private void request(HttpServerRequest request) {
    Optional<AgencyResponse> refusal = refusal(request);
    if (refusal.isPresent()) {
      refuse(request, refusal.get());
      return;
    }
    pending.incrementAndGet();
    request.response().endHandler(_ -> pending.decrementAndGet()); // while its body is read
    new BoundedBody(runtime.vertx(), limits.maxBytes(), limits.bodyMillis())
        .read(
            request,
            body -> {
              request.response().endHandler(null); // the work goes on where the caller hangs up
              answer(request, body);
            },
            reason -> {
              pending.decrementAndGet(); // for the end handler, which refuse() replaces
              refuse(request, reason.answer());
            });
  }

  private Optional<AgencyResponse> refusal(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      return Optional.of(DeliveryRejection.PATH.answer());
    }
    if (request.method() != HttpMethod.POST) {
      return Optional.of(DeliveryRejection.METHOD.answer());
    }
    if (!isAdmitted(request)) {
      return Optional.of(
          new AgencyResponse(401, "text/plain", new byte[0], Map.of("WWW-Authenticate", "Bearer")));
    }
    return pending.get() >= limits.maxPending()
        ? Optional.of(DeliveryRejection.UNAVAILABLE.answer())
        : Optional.empty();
  }

  private boolean isAdmitted(HttpServerRequest request) {
    if (tokenFile.isEmpty()) {
      return true;
    }
    String given = request.getHeader("Authorization");
    try {
      String expected = "Bearer " + SecretFile.read(tokenFile.get());
      return given != null && MessageDigest.isEqual(bytes(given), bytes(expected));
    } catch (IOException e) {
      LOG.error("{} cannot be read: {}", tokenFile.get(), FaultTrace.of(e));
      return false;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void answer(HttpServerRequest request, byte[] body) {
    String key = request.getHeader(WireHeaders.IDEMPOTENCY_KEY);
    Optional<MessageId> messageId = key == null ? Optional.empty() : OutgoingDocument.id(key);
    var document = new OutgoingDocument(key == null ? "" : key, messageId, body);
    Context context = runtime.vertx().getOrCreateContext();
    CompletableFuture.supplyAsync(() -> send(document), waiting)
        .whenComplete((sent, fault) -> pending.decrementAndGet())
        .thenAccept(
            sent -> context.runOnContext(now -> DeliveryResponder.send(request.response(), sent)));
  }

  private AgencyResponse send(OutgoingDocument document) {
    try {
      return outbox
          .send(document, limits.patience())
          .map(DocumentApi::response)
          .orElseGet(this::unavailable);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return unavailable();
    } catch (IOException | RuntimeException e) {
      LOG.error("a document was not sent: {}", FaultTrace.of(e));
      return unavailable();
    }
  }

  private static AgencyResponse response(SendOutcome outcome) {
    return switch (outcome) {
      case SendOutcome.Accepted(ObjectNode result) -> response(200, "application/json", result);
      case SendOutcome.Refused(ObjectNode problem) ->
          response(problem.path("status").asInt(422), Problem.MEDIA_TYPE, problem);
    };
  }

  private AgencyResponse unavailable() {
    AgencyResponse answer = response(503, Problem.MEDIA_TYPE, problems.of(ProblemType.UNAVAILABLE));
    return new AgencyResponse(
        answer.status(), answer.contentType(), answer.body(), Map.of("Retry-After", RETRY_SECONDS));
  }

  private static AgencyResponse response(int status, String type, ObjectNode body) {
    return new AgencyResponse(status, type, bytes(body.toString()), Map.of());
  }

  /** Answers and closes the connection, without reading the rest of the body. */
  private static void refuse(HttpServerRequest request, AgencyResponse refusal) {
    request.response().endHandler(ended -> request.connection().close());
    DeliveryResponder.send(request.response().putHeader("Connection", "close"), refusal);
  }

  /** Closes the port and every connection. Requests under way are cut off. */
  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
    waiting.shutdownNow();
  }
}
