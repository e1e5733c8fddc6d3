package org.wasl.gateway.alarms;

import java.util.List;
import java.util.function.Consumer;
import org.wasl.rules.alarms.AlarmNotification;

/** Receives notifications of alarms. Waits for nothing but its own file, never throws. */
@FunctionalInterface
public interface AlarmSink {
  /**
   * Accepts those of one evaluation. What must not be lost is in a file when this returns: only
   * then do they count as made.
   */
  void accept(List<AlarmNotification> notifications);

  /** A sink that takes them one by one. */
  static AlarmSink each(Consumer<AlarmNotification> one) {
    return notifications -> notifications.forEach(one);
  }
}
