package org.wasl.console.jmx;

import java.util.Map;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** Settings by name, as a table of an MBean. */
final class LimitsTable {
  private static final String[] COLUMNS = {"name", "value"};
  private static final CompositeType ROW;
  static final TabularType TYPE;

  static {
    try {
      ROW =
          new CompositeType(
              "limit",
              "A setting that bounds something",
              COLUMNS,
              new String[] {"name of the setting; its unit stands in it", "its value"},
              new OpenType<?>[] {SimpleType.STRING, SimpleType.STRING});
      TYPE = new TabularType("limits", "Settings by name", ROW, new String[] {COLUMNS[0]});
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }

  private LimitsTable() {}

  static TabularDataSupport of(Map<String, String> limits) {
    TabularDataSupport table = new TabularDataSupport(TYPE);
    limits.forEach((name, value) -> table.put(row(name, value)));
    return table;
  }

  private static CompositeDataSupport row(String name, String value) {
    try {
      return new CompositeDataSupport(ROW, COLUMNS, new Object[] {name, value});
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }
}
