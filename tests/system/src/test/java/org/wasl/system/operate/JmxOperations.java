package org.wasl.system.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.Person;

/** Orders to a gateway of this process, as the management port passes them on. */
final class JmxOperations {
  private JmxOperations() {}

  /** Calls the operation of {@code org.wasl:type=<bean>} and returns its result. */
  static JsonNode asked(ConsoleRole role, String bean, String operation, String... document)
      throws Exception {
    String name = role.name().toLowerCase(Locale.ROOT) + "-1";
    Object answer =
        new Caller(Person.local(name), Set.of(role))
            .call(
                () ->
                    ManagementFactory.getPlatformMBeanServer()
                        .invoke(
                            new ObjectName("org.wasl:type=" + bean),
                            operation,
                            document,
                            document.length == 0 ? null : new String[] {"java.lang.String"}));
    return new ObjectMapper().valueToTree(plain(answer));
  }

  /** Converts open data to maps and lists. Leaves null values out. */
  private static Object plain(Object open) {
    return switch (open) {
      case CompositeData row -> {
        Map<String, Object> map = new LinkedHashMap<>();
        row.getCompositeType().keySet().stream()
            .filter(name -> row.get(name) != null)
            .forEach(name -> map.put(name, plain(row.get(name))));
        yield map;
      }
      case TabularData table ->
          table.values().stream()
              .map(CompositeData.class::cast)
              .collect(
                  Collectors.toMap(
                      compositeData -> compositeData.get("key"),
                      compositeData -> compositeData.get("value")));
      case Object[] list -> Stream.of(list).map(JmxOperations::plain).toList();
      default -> open;
    };
  }
}
