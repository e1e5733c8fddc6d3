package org.wasl.kit.receive;

import org.wasl.kit.send.InboxClient;

/**
 * Where an agency listens, and its limits.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param path deliveries are taken at this path only
 * @param maxBodyBytes larger sealed content is refused (413)
 * @param maxBatchBytes as is a larger request with several deliveries, each of which takes 4/3 of
 *     its bytes and its headers
 * @param bodyMillis a body must be complete within this time (408)
 * @param maxPending requests under way at once; beyond, 503
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
  private static final int MAX_BATCH_BYTES = InboxClient.MAX_SEALED_BYTES / 3 * 4 + 8_192;

  /**
   * Any free port of the loopback address; the largest sealed message alone or in a batch, 10 s,
   * 1024 requests, 60 s.
   */
  public static final AgencyServerConfig DEFAULT =
      new AgencyServerConfig(
          "127.0.0.1",
          0,
          "/v1/deliveries",
          InboxClient.MAX_SEALED_BYTES,
          MAX_BATCH_BYTES,
          10_000,
          1024,
          60_000);

  /** The same on another port. */
  public AgencyServerConfig withPort(int newPort) {
    return new AgencyServerConfig(
        host, newPort, path, maxBodyBytes, maxBatchBytes, bodyMillis, maxPending, idleMillis);
  }
}
