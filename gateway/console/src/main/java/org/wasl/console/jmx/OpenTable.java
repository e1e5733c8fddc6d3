package org.wasl.console.jmx;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.wasl.console.metrics.OpenAlarms;

/** Tables of alarms, as tabular data of JMX. */
final class OpenTable {
  private record Column(String name, String meaning, OpenType<?> type) {}

  private static final OpenTable ALARMS = alarmTable("Alarms", List.of("kind", "subject"));
  private static final OpenTable CLOSED =
      alarmTable("ClosedAlarms", List.of("kind", "subject", "over"));

  static final TabularType ALARMS_TYPE = ALARMS.type;
  static final TabularType CLOSED_TYPE = CLOSED.type;

  private final String[] names;
  private final CompositeType row;
  private final TabularType type;

  private OpenTable(
      String name,
      String meaning,
      String rowName,
      String rowMeaning,
      List<String> index,
      Column... columns) {
    this.names = Stream.of(columns).map(Column::name).toArray(String[]::new);
    String[] meanings = Stream.of(columns).map(Column::meaning).toArray(String[]::new);
    OpenType<?>[] types = Stream.of(columns).map(Column::type).toArray(OpenType<?>[]::new);
    try {
      this.row = new CompositeType(rowName, rowMeaning, names, meanings, types);
      this.type = new TabularType(name, meaning, row, index.toArray(String[]::new));
    } catch (OpenDataException e) {
      throw new IllegalStateException("the table is described in this class", e);
    }
  }

  private static OpenTable alarmTable(String name, List<String> index) {
    return new OpenTable(
        name,
        "Alarms",
        "Alarm",
        "An alarm",
        index,
        new Column(
            "kind",
            "Code of the alarm; docs/how-to/runbook.md has a section for it",
            SimpleType.STRING),
        new Column("subject", "With whom or what", SimpleType.STRING),
        new Column("since", "When it began, ISO 8601 in UTC", SimpleType.STRING),
        new Column("count", "The number of cases or events", SimpleType.LONG),
        new Column("severity", "info, warning or critical", SimpleType.STRING),
        new Column("title", "Text of the alarm, in English", SimpleType.STRING),
        new Column("text", "One line for a person, in English", SimpleType.STRING),
        new Column("titleFr", "As title, in French", SimpleType.STRING),
        new Column("textFr", "As text, in French", SimpleType.STRING),
        new Column("titleAr", "As title, in Arabic", SimpleType.STRING),
        new Column("textAr", "As text, in Arabic", SimpleType.STRING),
        new Column("runbook", "Address of the runbook's section", SimpleType.STRING),
        new Column(
            "acknowledgedBy", "Person who acknowledged it; empty if nobody has", SimpleType.STRING),
        new Column("acknowledgedAt", "When, ISO 8601 in UTC, or empty", SimpleType.STRING),
        new Column("over", "When it was over; empty while it is open", SimpleType.STRING));
  }

  /** Open alarms, indexed by kind and subject. */
  static TabularData alarms(List<OpenAlarms.AlarmRow> alarms) {
    return alarms(ALARMS, alarms);
  }

  /** Alarms that are over, indexed by kind, subject and end. */
  static TabularData closed(List<OpenAlarms.AlarmRow> alarms) {
    return alarms(CLOSED, alarms);
  }

  private static TabularData alarms(OpenTable table, List<OpenAlarms.AlarmRow> alarms) {
    return table.of(
        alarms.stream()
            .map(
                alarm ->
                    new Object[] {
                      alarm.kind(),
                      alarm.subject(),
                      alarm.since().toString(),
                      alarm.count(),
                      alarm.severity(),
                      alarm.in("en").title(),
                      alarm.in("en").text(),
                      alarm.in("fr").title(),
                      alarm.in("fr").text(),
                      alarm.in("ar").title(),
                      alarm.in("ar").text(),
                      alarm.runbook(),
                      alarm.acknowledgedBy(),
                      alarm.acknowledgedAt().map(Instant::toString).orElse(""),
                      alarm.over().map(Instant::toString).orElse("")
                    }));
  }

  private TabularData of(Stream<Object[]> rows) {
    TabularDataSupport table = new TabularDataSupport(type);
    rows.forEach(values -> table.put(row(values)));
    return table;
  }

  private CompositeDataSupport row(Object[] values) {
    try {
      return new CompositeDataSupport(row, names, values);
    } catch (OpenDataException e) {
      throw new IllegalStateException("the values are of their columns' types", e);
    }
  }
}
