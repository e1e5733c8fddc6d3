package org.wasl.client;

import java.time.Duration;

/** Size of the next part of a transfer, in bytes. It follows the speed of the line. */
final class PartSize {
  private static final int LEAST = 1 << 16;
  private static final int FIRST = 1 << 20;
  private static final int MOST = 1 << 24;
  private static final Duration SHORT = Duration.ofMillis(500);

  private int bytes = FIRST;

  /** The part, which is not longer than what is left. */
  int of(long leftBytes) {
    return (int) Math.min(bytes, leftBytes);
  }

  void arrived(Duration took) {
    if (took.compareTo(SHORT) < 0) {
      bytes = Math.min(2 * bytes, MOST);
    }
  }

  /** A smaller part arrives sooner, on a slow line too. */
  void failed() {
    bytes = Math.max(bytes / 2, LEAST);
  }
}
