package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.message.MessageSealer;
import org.wasl.wire.pki.PkiFolder;

/**
 * The agency's inbox at the gateway. Each call is made once: the collector polls again anyway. A
 * future fails when there was no answer, or another status than expected.
 */
public final class InboxClient implements AutoCloseable {
  /** Largest sealed content that any gateway delivers, in bytes. */
  public static final int MAX_SEALED_BYTES =
      MessageSealer.maxSealedBytes(MessageLimits.LARGEST.handoverBytes());

  private static final int CONNECTIONS = 16;
  private static final long CALL_MILLIS = 15_000;

  /**
   * Sealed content with its headers.
   *
   * @param header gives a header's value, null where it is missing
   * @param body the exact bytes
   */
  public record FetchedDelivery(Function<String, String> header, byte[] body) {}

  /** The gateway answered with another status than expected. */
  public static final class UnexpectedStatusException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    UnexpectedStatusException(int status) {
      super("http-" + status);
      this.status = status;
    }

    /** The HTTP status. */
    public int status() {
      return status;
    }

    /** Whether it is a refusal (4xx) of which the same request has no better answer later. */
    public boolean isRefusal() {
      return status >= 400 && status < 500 && !BufferedResponse.isRetryable(status);
    }
  }

  private final Vertx vertx;
  private final HttpClient client;
  private final String gateway;

  /** A client for {@code agency}, whose keys and certificate are in {@code pki}. */
  public InboxClient(Vertx vertx, PkiFolder pki, String agency, URI gateway) {
    this(vertx, pki, agency, gateway, CONNECTIONS);
  }

  /**
   * The same with another number of connections.
   *
   * @param connections open at once, at most; a call beyond waits for one, and its time runs
   */
  public InboxClient(Vertx vertx, PkiFolder pki, String agency, URI gateway, int connections) {
    this.vertx = vertx;
    this.client = GatewayHttpClients.open(vertx, pki, agency, connections);
    this.gateway = gateway.toString();
  }

  /**
   * Waits until there are deliveries to fetch.
   *
   * @param waitSeconds how long at most
   * @return ids of deliveries to be fetched; none when the wait is over
   */
  public CompletableFuture<List<UUID>> poll(int waitSeconds) {
    HttpCall call = get("/v1/inbox?wait=" + waitSeconds + "s", "application/json");
    return send(call, CALL_MILLIS + waitSeconds * 1_000L).thenApply(InboxClient::ids);
  }

  private static List<UUID> ids(BufferedResponse answer) {
    List<UUID> ids = new ArrayList<>();
    for (JsonNode one : answer.json().path("deliveries")) {
      ids.add(UUID.fromString(one.path("delivery").asText()));
    }
    return ids;
  }

  /** The sealed content of a delivery, within the time of any other call. */
  public CompletableFuture<FetchedDelivery> fetch(UUID delivery) {
    return fetch(delivery, CALL_MILLIS, CALL_MILLIS);
  }

  /**
   * The sealed content of a delivery.
   *
   * @param idleMillis how long at most until it begins, and between two pieces of it
   * @param millis how long it may take in all
   */
  public CompletableFuture<FetchedDelivery> fetch(UUID delivery, long idleMillis, long millis) {
    return send(get("/v1/deliveries/" + delivery, WireHeaders.SEALED_TYPE), idleMillis, millis)
        .thenApply(answer -> new FetchedDelivery(answer.headers()::get, answer.body()));
  }

  /**
   * Submits a receipt; completes once the gateway has recorded it.
   *
   * @param receipt a compact JWS
   */
  public CompletableFuture<Void> acknowledge(UUID delivery, byte[] receipt) {
    return post(delivery, "/receipts", WireHeaders.RECEIPT_TYPE, receipt);
  }

  /**
   * Reports that a delivery is rejected.
   *
   * @param status the status with which a push would have been answered
   * @param retryAfterSeconds when to try again; empty to leave it to the gateway
   */
  public CompletableFuture<Void> refuse(
      UUID delivery, int status, Optional<String> retryAfterSeconds) {
    String json =
        retryAfterSeconds
            .map(
                seconds ->
                    String.format(
                        Locale.ROOT, "{\"status\":%d,\"retryAfterSeconds\":%s}", status, seconds))
            .orElseGet(() -> String.format(Locale.ROOT, "{\"status\":%d}", status));
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    return post(delivery, "/refusals", "application/json", body);
  }

  private CompletableFuture<Void> post(UUID delivery, String what, String type, byte[] body) {
    Map<String, String> headers =
        Map.of("Content-Type", type, "Accept", "application/json, application/problem+json");
    HttpCall call =
        new HttpCall(HttpMethod.POST, gateway + "/v1/deliveries/" + delivery + what, headers, body);
    return send(call, CALL_MILLIS).thenApply(answer -> null);
  }

  private HttpCall get(String path, String type) {
    Map<String, String> headers = Map.of("Accept", type + ", application/problem+json");
    return new HttpCall(HttpMethod.GET, gateway + path, headers, new byte[0]);
  }

  private CompletableFuture<BufferedResponse> send(HttpCall call, long millis) {
    return send(call, millis, millis);
  }

  private CompletableFuture<BufferedResponse> send(HttpCall call, long idleMillis, long millis) {
    return call.send(vertx, client, idleMillis, millis, MAX_SEALED_BYTES)
        .thenApply(
            answer -> {
              if (answer.status() >= 300) {
                throw new UnexpectedStatusException(answer.status());
              }
              return answer;
            });
  }

  /** Closes its connections; calls under way fail. */
  @Override
  public void close() {
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
