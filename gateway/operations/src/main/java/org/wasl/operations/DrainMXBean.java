package org.wasl.operations;

import org.wasl.console.jmx.Described;

/** The typed operations of {@code org.wasl:type=Drain}. */
public interface DrainMXBean {
  /** Begins to drain. */
  @Described("Takes the gateway out of service: not ready, no new delivery, then no message")
  DrainProgress begin();

  /** Serves again. */
  @Described("Puts the gateway back into service")
  DrainProgress end();

  /** The present progress. */
  @Described("Whether the gateway serves, and how many calls to agencies are under way")
  DrainProgress progress();

  /**
   * The progress of a drain.
   *
   * @param state {@code serving}, {@code draining}, or {@code drained} if messages are refused and
   *     no call is under way
   * @param calls calls to agencies under way
   */
  record DrainProgress(String state, int calls) {
    /** State of a gateway that can be stopped without an error for an agency. */
    public static final String DRAINED = "drained";
  }
}
