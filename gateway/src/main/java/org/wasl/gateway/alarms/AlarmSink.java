package org.wasl.gateway.alarms;

import org.wasl.rules.alarms.AlarmNotification;

/** Receives notifications of alarms. Returns at once, never throws. */
@FunctionalInterface
public interface AlarmSink {
  /** Accepts a notification. */
  void accept(AlarmNotification notification);
}
