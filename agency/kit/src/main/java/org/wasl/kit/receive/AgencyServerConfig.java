package org.wasl.kit.receive;

import org.wasl.client.PushEndpoint;

/**
 * An agency's address, and its limits.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param path deliveries are taken at this path only
 * @param maxBodyBytes larger sealed content is refused (413)
 * @param maxBatchBytes as is a larger request with several deliveries, each of which takes 4/3 of
 *     its bytes and its headers
 * @param bodyMillis a body must be complete within this time (408)
 * @param maxPending requests under way at once; further ones get 503
 * @param idleMillis a connection on which nothing moves for so long is closed
 */
public record AgencyServerConfig(
    String host,
    int port,
    String path,
    int maxBodyBytes,
    int maxBatchBytes,
    long bodyMillis,
    int maxPending,
    long idleMillis) {
  /** A batch of one, of the largest sealed message with its headers. */
  private static final int MAX_BATCH_BYTES = PushEndpoint.MAX_SEALED_BYTES / 3 * 4 + 8_192;

  /**
   * Any free port of the loopback address. The body has the size of the largest sealed message,
   * alone or in a batch. Limits are 10 s for a body, 1024 requests and 60 s of silence.
   */
  public static final AgencyServerConfig DEFAULT =
      new AgencyServerConfig(
          "127.0.0.1",
          0,
          "/v1/deliveries",
          PushEndpoint.MAX_SEALED_BYTES,
          MAX_BATCH_BYTES,
          10_000,
          1024,
          60_000);

  /** Returns a copy with another port. */
  public AgencyServerConfig withPort(int newPort) {
    return new AgencyServerConfig(
        host, newPort, path, maxBodyBytes, maxBatchBytes, bodyMillis, maxPending, idleMillis);
  }
}
