package org.wasl.gateway.monitoring;

import java.util.List;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.rules.alarms.OpenAlarm;

/** Open alarms as the console shows them. */
record ConsoleAlarms(AlarmManager alarms) implements OpenAlarms {
  @Override
  public List<Row> open() {
    return alarms.open().stream().map(ConsoleAlarms::row).toList();
  }

  @Override
  public long begun() {
    return alarms.begun();
  }

  private static Row row(OpenAlarm alarm) {
    return new Row(
        alarm.key().kind().code(),
        alarm.key().subject(),
        alarm.since(),
        alarm.count(),
        alarm.key().kind().severity().code(),
        alarm.text());
  }
}
