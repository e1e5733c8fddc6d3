package org.wasl.assembly.monitoring;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.operations.alarms.AlarmFormat;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.alarms.ClosedAlarm;
import org.wasl.operations.words.AlarmText;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.trail.AcknowledgedAlarms.AlarmAcknowledgement;

/**
 * Alarms for the console, in the language of each reader.
 *
 * @param names the name of a person by id
 * @param acknowledging acknowledges, for the caller, the alarm that a document names
 */
record ConsoleAlarms(
    AlarmManager alarms,
    AlarmHistory history,
    AlarmFormat format,
    UnaryOperator<String> names,
    Function<String, OpenAlarms.Acknowledged> acknowledging)
    implements OpenAlarms {
  @Override
  public List<AlarmRow> open() {
    return alarms.open().stream()
        .map(
            openAlarm -> row(openAlarm, history.acknowledgement(openAlarm.key()), Optional.empty()))
        .toList();
  }

  @Override
  public List<AlarmRow> closed() {
    return history.closed().stream().map(this::row).toList();
  }

  @Override
  public Acknowledged acknowledge(String document) {
    return acknowledging.apply(document);
  }

  @Override
  public long begun() {
    return alarms.begun();
  }

  private AlarmRow row(ClosedAlarm closedAlarm) {
    return row(closedAlarm.alarm(), closedAlarm.acknowledged(), Optional.of(closedAlarm.over()));
  }

  private AlarmRow row(OpenAlarm alarm, Optional<AlarmAcknowledgement> by, Optional<Instant> over) {
    Map<String, Words> words = new TreeMap<>();
    for (AlarmText text : format.texts()) {
      words.put(text.language(), new Words(text.title(alarm.key().kind()), text.text(alarm)));
    }
    return new AlarmRow(
        alarm.key().kind().code(),
        alarm.key().subject(),
        alarm.since(),
        alarm.count(),
        alarm.key().kind().severity().code(),
        words,
        format.runbook(alarm.key().kind()),
        by.map(AlarmAcknowledgement::person).map(this::name).orElse(""),
        by.map(AlarmAcknowledgement::at),
        over);
  }

  // Names are in the database, and the alarm may be about the database.
  private String name(String person) {
    try {
      return names.apply(person);
    } catch (IllegalStateException e) {
      return person;
    }
  }
}
