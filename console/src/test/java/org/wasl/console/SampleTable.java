package org.wasl.console;

import java.util.List;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/**
 * Tables as the gateway's MBeans have them: texts, and numbers in {@code count} and {@code size}.
 */
final class SampleTable {
  private SampleTable() {}

  /** Indexed by its first columns. */
  static TabularType type(List<String> columns, int index) {
    try {
      return new TabularType(
          "table", "table", row(columns), columns.subList(0, index).toArray(String[]::new));
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }

  private static CompositeType row(List<String> columns) throws OpenDataException {
    String[] names = columns.toArray(String[]::new);
    OpenType<?>[] types =
        columns.stream()
            .map(
                one -> List.of("count", "size").contains(one) ? SimpleType.LONG : SimpleType.STRING)
            .toArray(OpenType<?>[]::new);
    return new CompositeType("row", "row", names, names, types);
  }

  @SafeVarargs
  static TabularDataSupport of(List<String> columns, int index, List<Object>... rows) {
    try {
      TabularDataSupport table = new TabularDataSupport(type(columns, index));
      for (List<Object> one : rows) {
        table.put(
            new CompositeDataSupport(row(columns), columns.toArray(String[]::new), one.toArray()));
      }
      return table;
    } catch (OpenDataException e) {
      throw new IllegalStateException(e);
    }
  }
}
