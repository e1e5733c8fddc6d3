package org.wasl.kit.send;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.wasl.kit.pki.RenewableFiles;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.WireHeaders;
import org.wasl.wire.pki.PkiFolder;

/**
 * A client of the gateway for one agency, over TLS 1.3 with its client certificate; it accepts the
 * gateway's certificate only.
 *
 * <p>A submission is sent again, with the same bytes, until there is a final answer or the deadline
 * has passed. The gateway de-duplicates it by its id. All methods return at once; their futures
 * never fail. Safe for use by many threads.
 */
public final class GatewayClient implements AutoCloseable {
  private final Vertx vertx;
  private final GatewayClientConfig config;
  private final HttpClient client;
  private final SubmissionVerifier check;
  private final NoticeListVerifier statements;
  private final RandomGenerator random;
  private volatile boolean closed;

  /**
   * A client for {@code agency}, whose keys and certificate, and the gateway's public ones, are in
   * {@code pki}. Files that change are read again; what cannot be read then is not in force.
   *
   * @param random spreads retries
   */
  public GatewayClient(
      Vertx vertx,
      PkiFolder pki,
      String agency,
      GatewayClientConfig config,
      RandomGenerator random) {
    this.vertx = vertx;
    this.config = config;
    this.random = random;
    Supplier<AgencyDirectory> keys = gatewayKeys(pki);
    this.check = new SubmissionVerifier(agency, keys);
    this.statements = new NoticeListVerifier(agency, keys);
    this.client = GatewayHttpClients.open(vertx, pki, agency, config.connections());
  }

  private static Supplier<AgencyDirectory> gatewayKeys(PkiFolder pki) {
    return RenewableFiles.of(
        () ->
            List.of(pki.publicKeysFile(PkiFolder.GATEWAY), pki.certificateFile(PkiFolder.GATEWAY)),
        () -> pki.directory(Set.of(PkiFolder.GATEWAY)));
  }

  /**
   * Submits a vetted case.
   *
   * @return {@link RequestOutcome.Accepted}, {@link RequestOutcome.Refused}, {@link
   *     RequestOutcome.Unproven} or {@link RequestOutcome.Unreachable}
   */
  public CompletableFuture<RequestOutcome> submitCase(OutgoingMessage message) {
    return submit("/v1/cases", message);
  }

  /** Submits a message that belongs to a referral; outcomes as for {@link #submitCase}. */
  public CompletableFuture<RequestOutcome> submit(UUID referral, OutgoingMessage message) {
    return submit("/v1/referrals/" + referral + "/messages", message);
  }

  private CompletableFuture<RequestOutcome> submit(String path, OutgoingMessage message) {
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/json",
            "Accept",
            "application/json, application/problem+json",
            "Accept-Language",
            config.language(),
            WireHeaders.SIGNATURE,
            message.signature());
    HttpCall call =
        new HttpCall(HttpMethod.POST, config.gateway() + path, headers, message.bytes());
    return send(call, (answer, attempts) -> check.outcome(message.messageId(), answer, attempts));
  }

  /**
   * Reads the key to which submissions may be sealed, so that whoever passes them on cannot read
   * them.
   *
   * @return {@link RequestOutcome.SealingKey}, where the gateway has signed it; else {@link
   *     RequestOutcome.Refused}, {@link RequestOutcome.Unproven} or {@link
   *     RequestOutcome.Unreachable}
   */
  public CompletableFuture<RequestOutcome> submissionKey() {
    return send(
        request("/v1/submission-key", WireHeaders.SEALED_SUBMISSION_TYPE),
        (answer, attempts) -> check.sealingKey(answer));
  }

  /**
   * Submits what somebody else has signed and sealed to the gateway's {@link #submissionKey()}.
   *
   * @param referral that the message belongs to; empty for a vetted case
   * @param messageId its sender's id of the message, which the gateway's receipt must name
   * @param sealed a compact JWE ({@link org.wasl.wire.message.SealedSubmission})
   * @return as {@link #submitCase}; {@link RequestOutcome.Refused} with the problem {@code
   *     unknown-submission-key} where it must be sealed again, to another key
   */
  public CompletableFuture<RequestOutcome> submitSealed(
      Optional<UUID> referral, UUID messageId, byte[] sealed) {
    String path = referral.map(id -> "/v1/referrals/" + id + "/messages").orElse("/v1/cases");
    HttpCall call =
        new HttpCall(
            HttpMethod.POST,
            config.gateway() + path,
            Map.of(
                "Content-Type",
                WireHeaders.SEALED_SUBMISSION_TYPE,
                "Accept",
                "application/json, application/problem+json",
                "Accept-Language",
                config.language()),
            sealed);
    return send(call, (answer, attempts) -> check.outcome(messageId, answer, attempts));
  }

  /**
   * Reads the timeline of a referral, as this agency may see it: its first steps, where it is long.
   *
   * @return {@link RequestOutcome.Found}, {@link RequestOutcome.Refused} or {@link
   *     RequestOutcome.Unreachable}
   */
  public CompletableFuture<RequestOutcome> timeline(UUID referral) {
    return ask("/v1/referrals/" + referral);
  }

  /**
   * Reads further steps of a long timeline.
   *
   * @param after the member {@code next} of the page before
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> timeline(UUID referral, long after) {
    return ask("/v1/referrals/" + referral + "?after=" + after);
  }

  /**
   * Reads what the agency may send in a referral now ({@code referral-actions/1}).
   *
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> actions(UUID referral) {
    return ask("/v1/referrals/" + referral + "/actions");
  }

  /**
   * Reads a page of the agency's referrals ({@code referral-list/1}).
   *
   * @param query of the address: {@code state}, {@code since}, {@code cursor}, {@code limit}; may
   *     be empty
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> referrals(String query) {
    return ask("/v1/referrals?" + query);
  }

  /**
   * Reads a page of the notices that the agency holds ({@code notice-list/1}).
   *
   * @param cursor of the page, as the page before gave it; empty for the first one
   * @return {@link RequestOutcome.Stated}, where the gateway has signed exactly this page of this
   *     agency; else {@link RequestOutcome.Refused}, {@link RequestOutcome.Unproven} or {@link
   *     RequestOutcome.Unreachable}
   */
  public CompletableFuture<RequestOutcome> notices(Optional<String> cursor) {
    String path = "/v1/notices?holder=me" + cursor.map(place -> "&cursor=" + place).orElse("");
    return send(question(path), (answer, attempts) -> statements.outcome(cursor, answer));
  }

  /**
   * Reads the agencies in the directory ({@code agency-list/1}).
   *
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> agencies() {
    return ask("/v1/agencies");
  }

  /**
   * Reads a code list ({@code code-list/1}).
   *
   * @param list its name
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> codes(String list) {
    return ask("/v1/codes/" + list);
  }

  /**
   * Reads the working calendar ({@code calendar/1}).
   *
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> calendar() {
    return ask("/v1/calendar");
  }

  /**
   * Reads statistics of a period ({@code statistics/1}).
   *
   * @param by the dimension, for example {@code category}
   * @param period a month ({@code 2026-06}), an ISO week ({@code 2026-W27}) or, for oversight, a
   *     day ({@code 2026-06-30})
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> statistics(String by, String period) {
    return ask("/v1/statistics?by=" + by + "&period=" + period);
  }

  /**
   * Reads the custodians to whom the identities of reporters are sealed ({@code custodian/1}), by
   * matter; for a matter without any no identity may be sent.
   *
   * @return as for {@link #timeline(UUID)}
   */
  public CompletableFuture<RequestOutcome> custodian() {
    return ask("/v1/custodian");
  }

  private CompletableFuture<RequestOutcome> ask(String path) {
    return send(
        question(path),
        (answer, attempts) ->
            answer.status() == 200
                ? new RequestOutcome.Found(answer.json())
                : new RequestOutcome.Refused(GatewayProblem.of(answer)));
  }

  private HttpCall question(String path) {
    return request(path, "application/json");
  }

  private HttpCall request(String path, String accepted) {
    return new HttpCall(
        HttpMethod.GET,
        config.gateway() + path,
        Map.of(
            "Accept",
            accepted + ", application/problem+json",
            "Accept-Language",
            config.language()),
        new byte[0]);
  }

  private CompletableFuture<RequestOutcome> send(
      HttpCall call, BiFunction<BufferedResponse, Integer, RequestOutcome> outcome) {
    return new RetryingCall(vertx, client, config, random, () -> closed, call, outcome).start();
  }

  /** Closes its connections; requests under way end as unreachable. */
  @Override
  public void close() {
    closed = true;
    client.close().toCompletionStage().toCompletableFuture().join();
  }
}
