package org.wasl.kit.send;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.wasl.audit.mirror.LogSource;
import org.wasl.audit.mirror.LogUnavailableException;
import org.wasl.wire.pki.PkiFolder;

/**
 * Fetches files from a gateway, or from any server of a log, each until there is a final answer or
 * the deadline has passed. The content is not verified. Safe for use by many threads.
 */
public final class FileClient implements LogSource, AutoCloseable {
  private final Vertx vertx;
  private final HttpClient client;
  private final GatewayClientConfig config;
  private final RandomGenerator random;
  private volatile boolean closed;

  private FileClient(
      Vertx vertx, HttpClient client, GatewayClientConfig config, RandomGenerator random) {
    this.vertx = vertx;
    this.client = client;
    this.config = config;
    this.random = random;
  }

  /**
   * A client of a gateway, with the certificate of this agency; it accepts the gateway's
   * certificate only.
   *
   * @param config whose address may have a path
   * @param random spreads retries
   */
  public static FileClient of(
      Vertx vertx,
      PkiFolder pki,
      String agency,
      GatewayClientConfig config,
      RandomGenerator random) {
    HttpClient client = GatewayHttpClients.open(vertx, pki, agency, config.connections());
    return new FileClient(vertx, client, config, random);
  }

  /** A client of a server that asks for no certificate. */
  public static FileClient anonymous(
      Vertx vertx, GatewayClientConfig config, RandomGenerator random) {
    HttpClient client = GatewayHttpClients.open(vertx, config.connections());
    return new FileClient(vertx, client, config, random);
  }

  @Override
  public CompletableFuture<Optional<byte[]>> fetch(String path, int maxBytes) {
    String url = config.gateway().toString().replaceFirst("/+$", "") + "/" + path;
    HttpCall call = new HttpCall(HttpMethod.GET, url, Map.of("Accept", "*/*"), new byte[0]);
    return new RetryingCall(
            vertx,
            client,
            config.withMaxAnswerBytes(maxBytes),
            random,
            () -> closed,
            call,
            (answer, attempts) ->
                answer.status() == 200
                    ? new RequestOutcome.File(answer.body())
                    : new RequestOutcome.Refused(GatewayProblem.of(answer)))
        .start()
        .thenCompose(outcome -> file(path, outcome));
  }

  private static CompletableFuture<Optional<byte[]>> file(String path, RequestOutcome outcome) {
    return switch (outcome) {
      case RequestOutcome.File(byte[] bytes) ->
          CompletableFuture.completedFuture(Optional.of(bytes));
      case RequestOutcome.Unreachable(String reason, int attempts) ->
          failed("%s, after %d attempts: %s", path, attempts, reason);
      case RequestOutcome.Refused(GatewayProblem problem) ->
          problem.status() == 404
              ? CompletableFuture.completedFuture(Optional.empty())
              : failed("%s: %d %s", path, problem.status(), problem.title());
      case RequestOutcome.Accepted _,
          RequestOutcome.Found _,
          RequestOutcome.Stated _,
          RequestOutcome.SealingKey _,
          RequestOutcome.Unproven _ ->
          throw new IllegalStateException("not an outcome of fetching a file");
    };
  }

  private static CompletableFuture<Optional<byte[]>> failed(String why, Object... what) {
    return CompletableFuture.failedFuture(new LogUnavailableException(why.formatted(what)));
  }

  /** Closes its connections; requests under way end as unreachable. */
  @Override
  public void close() {
    closed = true;
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
