package org.wasl.bench.load;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.wasl.wire.exchange.WireHeaders;

/** Sends each case in a request of its own. */
final class SingleRequests implements CaseSender {
  private final HttpClient http;
  private final RequestOptions address;
  private final ToIntFunction<Buffer> recipients;
  private final MessageTracker tracker;

  SingleRequests(
      HttpClient http, URI address, ToIntFunction<Buffer> recipients, MessageTracker tracker) {
    this.http = http;
    this.address =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setAbsoluteURI(address.toString())
            .putHeader("Content-Type", "application/json");
    this.recipients = recipients;
    this.tracker = tracker;
  }

  @Override
  public void send(SignedCases.Signed signed, Consumer<CaseAnswer> answered) {
    tracker.submissions.increment();
    http.request(new RequestOptions(address).putHeader(WireHeaders.SIGNATURE, signed.signature()))
        .compose(request -> request.send(signed.body()))
        .compose(response -> response.body().map(body -> answer(response, body)))
        .otherwise(new CaseAnswer.Missing())
        .onSuccess(answered::accept);
  }

  private CaseAnswer answer(HttpClientResponse response, Buffer body) {
    return response.statusCode() == 202
        ? new CaseAnswer.Accepted(recipients.applyAsInt(body))
        : CaseAnswer.notAccepted(response.statusCode(), retryAfterSeconds(response));
  }

  /** Its {@code Retry-After}. */
  static int retryAfterSeconds(HttpClientResponse response) {
    String seconds = response.getHeader("Retry-After");
    return seconds == null ? RETRY_AFTER_SECONDS : Integer.parseInt(seconds);
  }

  @Override
  public void close() {
    http.close();
  }
}
