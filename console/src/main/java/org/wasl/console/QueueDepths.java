package org.wasl.console;

import java.util.Map;

/** The broker's queues as numbers. Never a message: neither its body nor a property. */
@FunctionalInterface
public interface QueueDepths {
  /** All queues by name, now. May be asked once a second. */
  Map<String, Depth> sample();

  /**
   * @param depth messages in the queue, those being delivered included
   * @param consuming messages handed to a consumer and not yet acknowledged
   * @param added messages ever added since the queue was made or the broker started
   */
  record Depth(long depth, long consuming, long added) {}
}
