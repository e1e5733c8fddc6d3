package org.wasl.gateway.alarms;

import java.util.List;
import org.wasl.rules.alarms.AlarmNotification;

/** One way to somebody else, which may fail and is then tried again. */
@FunctionalInterface
public interface AlarmDelivery {
  /**
   * Takes these notices, in order of time, all or none; ends within a bounded time.
   *
   * @throws Exception when they did not arrive
   */
  void send(List<AlarmNotification> notices) throws Exception;
}
