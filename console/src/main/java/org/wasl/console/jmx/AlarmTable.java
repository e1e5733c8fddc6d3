package org.wasl.console.jmx;

import java.util.List;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.wasl.console.metrics.OpenAlarms;

/** Open alarms as tabular data of JMX, indexed by kind and subject. */
final class AlarmTable {
  private static final String[] COLUMNS = {"kind", "subject", "since", "count", "severity", "text"};

  private static final CompositeType ROW = row();
  static final TabularType TYPE = table();

  private AlarmTable() {}

  static TabularData of(List<OpenAlarms.Row> alarms) {
    TabularDataSupport table = new TabularDataSupport(TYPE);
    for (OpenAlarms.Row one : alarms) {
      Object[] values = {
        one.kind(), one.subject(), one.since().toString(), one.count(), one.severity(), one.text()
      };
      try {
        table.put(new CompositeDataSupport(ROW, COLUMNS, values));
      } catch (OpenDataException e) {
        throw new IllegalStateException("the values are of their types", e);
      }
    }
    return table;
  }

  private static CompositeType row() {
    try {
      return new CompositeType(
          "Alarm",
          "An alarm that is not over",
          COLUMNS,
          new String[] {
            "What is wrong, a code; docs/runbook.md has a section of it",
            "With whom or what",
            "When it began, ISO 8601 in UTC",
            "How many there are, or how often it happened",
            "info, warning or critical",
            "One line for a person"
          },
          new OpenType<?>[] {
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.STRING,
            SimpleType.LONG,
            SimpleType.STRING,
            SimpleType.STRING
          });
    } catch (OpenDataException e) {
      throw new IllegalStateException("the row is well described", e);
    }
  }

  private static TabularType table() {
    try {
      return new TabularType(
          "Alarms", "Alarms that are not over", ROW, new String[] {"kind", "subject"});
    } catch (OpenDataException e) {
      throw new IllegalStateException("the table is well described", e);
    }
  }
}
