package org.wasl.console.jmx;

import java.util.Map;

/** Depths of the broker's queues. Never a message, its body or a property. */
@FunctionalInterface
public interface QueueDepths {
  /**
   * The number of messages in each queue, with those being delivered, by the queue's name. It may
   * be called once a second.
   *
   * @throws Exception if the broker does not answer
   */
  Map<String, Long> sample() throws Exception;
}
