package org.wasl.bench.micro;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** CPU time of the calling thread. */
final class ThreadCost {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int TURNS = 5;

  private ThreadCost() {}

  /** A piece of work for the item at an index. */
  interface MeasuredWork<X extends Exception> {
    void at(int index) throws X;
  }

  /**
   * Measures microseconds for each of these items. The last of several turns counts, and the others
   * warm up.
   */
  static <X extends Exception> double micros(int items, MeasuredWork<X> work) throws X {
    long micros = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      long before = micros();
      for (int i = 0; i < items; i++) {
        work.at(i);
      }
      micros = micros() - before;
    }
    return micros / (double) items;
  }

  /** Microseconds since the thread began. */
  static long micros() {
    return THREADS.getCurrentThreadCpuTime() / 1_000;
  }
}
