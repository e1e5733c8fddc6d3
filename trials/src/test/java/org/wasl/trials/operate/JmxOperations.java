package org.wasl.trials.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Set;
import javax.management.ObjectName;
import org.wasl.console.auth.Caller;
import org.wasl.console.auth.ConsoleRole;
import org.wasl.console.auth.Person;

/** Orders to a gateway of this process, as the management port passes them on. */
final class JmxOperations {
  private JmxOperations() {}

  /** Answers what the operation of {@code org.wasl:type=<bean>} does. */
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
    return new ObjectMapper().readTree((String) answer);
  }
}
