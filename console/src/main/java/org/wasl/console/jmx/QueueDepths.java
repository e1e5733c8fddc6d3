package org.wasl.console.jmx;

import java.util.Map;

/** Depths of the broker's queues. Never a message, its body or a property. */
@FunctionalInterface
public interface QueueDepths {
  /**
   * Messages in each queue, those being delivered included, by the queue's name. May be asked once
   * a second.
   *
   * @throws Exception the broker does not answer
   */
  Map<String, Long> sample() throws Exception;
}
