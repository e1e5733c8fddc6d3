package org.wasl.bench.load;

/**
 * The load that the clients put on a gateway.
 *
 * @param clients number of clients; each has one case in flight, on its own connection or as a line
 *     of a batch
 * @param percent share of the highest rate. At 100 each client sends its next case after the last
 *     answer. Below 100 cases are due at even intervals, and their latency counts from that time
 */
public record LoadLevel(int clients, int percent) {
  /** The highest rate. */
  public static final int FULL = 100;

  /** Tells whether it needs the rate of the full level first. */
  public boolean isPaced() {
    return percent < FULL;
  }

  @Override
  public String toString() {
    return clients + (isPaced() ? " at " + percent + " %" : "");
  }
}
