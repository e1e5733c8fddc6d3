package org.wasl.console.jmx;

import java.util.Map;

/** The broker's queues as numbers. Never a message: neither its body nor a property. */
@FunctionalInterface
public interface QueueDepths {
  /**
   * Messages in each queue, those being delivered included, by the queue's name. May be asked once
   * a second.
   */
  Map<String, Long> sample();
}
