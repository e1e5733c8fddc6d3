package org.wasl.trials.bench.load;

/**
 * How hard the clients drive a gateway.
 *
 * @param clients each with one case under way: on a connection of its own, or as a line of a batch
 * @param percent of the highest rate: 100 for as fast as it goes, each client sending its next case
 *     once the last one is answered; below that cases are due at even intervals, and their latency
 *     counts from when they were due
 */
public record LoadLevel(int clients, int percent) {
  /** As fast as it goes. */
  public static final int FULL = 100;

  /** Whether it needs the rate of the full level first. */
  public boolean isPaced() {
    return percent < FULL;
  }

  @Override
  public String toString() {
    return clients + (isPaced() ? " at " + percent + " %" : "");
  }
}
