package org.wasl.gateway.monitoring;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.gateway.alarms.AlarmFormat;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.gateway.words.AlarmText;
import org.wasl.rules.alarms.OpenAlarm;

/** Open alarms as the console shows them: to each reader in his language. */
record ConsoleAlarms(AlarmManager alarms, AlarmFormat format) implements OpenAlarms {
  @Override
  public List<Row> open() {
    return alarms.open().stream().map(this::row).toList();
  }

  @Override
  public long begun() {
    return alarms.begun();
  }

  private Row row(OpenAlarm alarm) {
    Map<String, Words> words = new TreeMap<>();
    for (AlarmText text : format.texts()) {
      words.put(text.language(), new Words(text.title(alarm.key().kind()), text.text(alarm)));
    }
    return new Row(
        alarm.key().kind().code(),
        alarm.key().subject(),
        alarm.since(),
        alarm.count(),
        alarm.key().kind().severity().code(),
        words,
        format.runbook(alarm.key().kind()));
  }
}
