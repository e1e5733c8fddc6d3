package org.wasl.operations.alarms;

import java.util.List;
import org.wasl.rules.alarms.AlarmNotification;

/** Delivers notifications to another system. A failure is retried. */
@FunctionalInterface
public interface AlarmDelivery {
  /**
   * Delivers these notifications, in order of time, all or none. It ends within a bounded time.
   *
   * @throws Exception if they were not delivered
   */
  void send(List<AlarmNotification> notifications) throws Exception;
}
