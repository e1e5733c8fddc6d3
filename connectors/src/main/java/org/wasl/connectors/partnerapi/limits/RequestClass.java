package org.wasl.connectors.partnerapi.limits;

import io.vertx.core.http.HttpMethod;
import java.util.Locale;

/**
 * Kinds of requests of the partner API, each with its own places (bulkheads). So many requests of
 * one kind leave room for incoming messages and for deliveries.
 */
public enum RequestClass {
  /** Messages that come in. */
  SUBMISSIONS,
  /** Many messages in one request. Each also takes a place among {@link #SUBMISSIONS}. */
  BATCHES,
  /** An agency fetches its deliveries and hands in receipts. */
  DELIVERIES,
  /** Uploads and downloads of sealed evidence files. */
  FILES,
  /** Timelines, the log, documents, and unknown addresses. */
  QUERIES,
  /**
   * Evidence, proofs, lists of notices and statistics. They read and compute much, and their
   * answers are large.
   */
  REPORTS;

  /** Name in settings, lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class of a request by its method and path. */
  public static RequestClass of(HttpMethod method, String path) {
    if (path.startsWith("/v1/deliveries/") || path.equals("/v1/inbox")) {
      return DELIVERIES;
    }
    if (RequestBodies.isBatch(path)) {
      return BATCHES;
    }
    if (RequestBodies.isFile(path)) {
      return FILES;
    }
    if (method == HttpMethod.POST) {
      return SUBMISSIONS;
    }
    boolean report =
        path.equals("/v1/statistics")
            || path.equals("/v1/notices")
            || path.startsWith("/v1/referrals/")
                && (path.endsWith("/evidence") || path.endsWith(".tlog-proof"));
    return report ? REPORTS : QUERIES;
  }
}
