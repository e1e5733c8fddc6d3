package org.wasl.gateway.alarms;

import org.wasl.rules.alarms.AlarmNotification;

/** Takes notices to a person. Returns at once, never throws. */
@FunctionalInterface
public interface AlarmSink {
  /** Takes one. */
  void accept(AlarmNotification notice);
}
