package org.wasl.bench.load;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.util.function.ToIntFunction;

/** The way in which the sender of a bench submits its cases. */
public enum SubmissionMode {
  /** Each case has its own request, and each client its own connection. */
  SINGLE_REQUESTS,

  /** Cases of all clients as lines of few requests, answered while these are open. */
  BATCHES;

  /**
   * A sender for this mode.
   *
   * @param tls connection options, with as many connections as there are clients
   * @param address address for single cases
   * @param recipients reads the number of recipients from the answer to a case
   * @param tracker counts each request that begins
   */
  public CaseSender sender(
      Vertx vertx,
      HttpClientOptions tls,
      URI address,
      ToIntFunction<Buffer> recipients,
      MessageTracker tracker) {
    return switch (this) {
      case SINGLE_REQUESTS ->
          new SingleRequests(vertx.createHttpClient(tls), address, recipients, tracker);
      case BATCHES ->
          new CaseBatches(vertx, tls, address, recipients, tracker, CaseBatches.MAX_LINES);
    };
  }
}
