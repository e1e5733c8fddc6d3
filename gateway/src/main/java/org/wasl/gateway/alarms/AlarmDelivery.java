package org.wasl.gateway.alarms;

import java.util.List;
import org.wasl.rules.alarms.AlarmNotification;

/** Delivers notifications to another system; a failure is retried. */
@FunctionalInterface
public interface AlarmDelivery {
  /**
   * Delivers these notifications, in order of time, all or none; ends within a bounded time.
   *
   * @throws Exception when they were not delivered
   */
  void send(List<AlarmNotification> notifications) throws Exception;
}
