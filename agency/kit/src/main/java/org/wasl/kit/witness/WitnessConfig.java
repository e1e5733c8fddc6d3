package org.wasl.kit.witness;

/**
 * A witness's address, and its limits.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param tls false for plain HTTP, behind a proxy on the same machine that speaks TLS
 * @param bodyMillis a request must be complete within this time (408)
 * @param maxPending requests under way at once; further ones get 503
 * @param idleMillis a connection on which nothing moves for so long is closed
 */
public record WitnessConfig(
    String host, int port, boolean tls, long bodyMillis, int maxPending, long idleMillis) {
  /** TLS on any free port of the loopback address, with limits of 10 s, 64 requests and 60 s. */
  public static final WitnessConfig DEFAULT =
      new WitnessConfig("127.0.0.1", 0, true, 10_000, 64, 60_000);

  /** Returns a copy with another address. */
  public WitnessConfig at(String newHost, int newPort) {
    return new WitnessConfig(newHost, newPort, tls, bodyMillis, maxPending, idleMillis);
  }

  /** Returns a copy without TLS. */
  public WitnessConfig plain() {
    return new WitnessConfig(host, port, false, bodyMillis, maxPending, idleMillis);
  }
}
