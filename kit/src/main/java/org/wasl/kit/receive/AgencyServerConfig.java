package org.wasl.kit.receive;

import org.wasl.kit.send.InboxClient;

/**
 * Where an agency listens, and its limits.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param path deliveries are taken at this path only
 * @param maxBodyBytes larger bodies are refused (413)
 * @param bodyMillis a body must be complete within this time (408)
 * @param maxPending requests under way at once; beyond, 503
 * @param idleMillis a connection on which nothing moves for so long is closed
 */
public record AgencyServerConfig(
    String host,
    int port,
    String path,
    int maxBodyBytes,
    long bodyMillis,
    int maxPending,
    long idleMillis) {
  /**
   * Any free port of the loopback address; the largest sealed message, 10 s, 1024 requests, 60 s.
   */
  public static final AgencyServerConfig DEFAULT =
      new AgencyServerConfig(
          "127.0.0.1", 0, "/v1/deliveries", InboxClient.MAX_SEALED_BYTES, 10_000, 1024, 60_000);

  /** The same on another port. */
  public AgencyServerConfig withPort(int newPort) {
    return new AgencyServerConfig(
        host, newPort, path, maxBodyBytes, bodyMillis, maxPending, idleMillis);
  }
}
