package org.wasl.operations.alarms;

import java.util.List;
import java.util.function.Consumer;
import org.wasl.rules.alarms.AlarmNotification;

/** Receives notifications of alarms. Waits for nothing but its own file, never throws. */
@FunctionalInterface
public interface AlarmSink {
  /**
   * Accepts the notifications of one evaluation. When this returns, a sink that must lose none has
   * written them to a file. Only then do they count as notified.
   */
  void accept(List<AlarmNotification> notifications);

  /** A sink that takes them one by one. */
  static AlarmSink each(Consumer<AlarmNotification> consumer) {
    return notifications -> notifications.forEach(consumer);
  }
}
