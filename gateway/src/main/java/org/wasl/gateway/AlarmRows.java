package org.wasl.gateway;

import java.util.List;
import org.wasl.console.OpenAlarms;
import org.wasl.gateway.alarms.Alarms;
import org.wasl.rules.alarms.OpenAlarm;

/** Open alarms as the console shows them. */
record AlarmRows(Alarms alarms) implements OpenAlarms {
  @Override
  public List<Row> open() {
    return alarms.open().stream().map(AlarmRows::row).toList();
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
