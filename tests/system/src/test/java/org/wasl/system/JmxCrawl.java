package org.wasl.system;

import com.sun.tools.attach.VirtualMachine;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads everything that the MBeans of a process show to a user of this machine, as one text. */
final class JmxCrawl {
  private JmxCrawl() {}

  private interface Look<T> {
    T at(MBeanServerConnection beans) throws Exception;
  }

  private static <T> T inspect(long pid, Look<T> inspection) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
    try (JMXConnector connector =
        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
      return inspection.at(connector.getMBeanServerConnection());
    } finally {
      machine.detach();
    }
  }

  /** Every MBean with its description. */
  static Map<ObjectName, MBeanInfo> beans(long pid) throws Exception {
    return inspect(
        pid,
        beans -> {
          Map<ObjectName, MBeanInfo> all = new TreeMap<>();
          for (ObjectName name : beans.queryNames(null, null)) {
            all.put(name, beans.getMBeanInfo(name));
          }
          return all;
        });
  }

  /** The value of every attribute. */
  static byte[] of(long pid) throws Exception {
    return inspect(pid, JmxCrawl::everything);
  }

  private static byte[] everything(MBeanServerConnection beans) throws Exception {
    StringBuilder all = new StringBuilder();
    for (ObjectName name : beans.queryNames(null, null)) {
      all.append(name).append('\n');
      for (MBeanAttributeInfo attribute : beans.getMBeanInfo(name).getAttributes()) {
        all.append(attribute.getName()).append('=').append(value(beans, name, attribute));
        all.append('\n');
      }
    }
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String value(
      MBeanServerConnection beans, ObjectName name, MBeanAttributeInfo attribute) {
    try {
      return text(beans.getAttribute(name, attribute.getName()));
    } catch (Exception unreadable) {
      return "?";
    }
  }

  private static String text(Object value) {
    if (value instanceof CompositeData data) {
      return text(data.values());
    }
    if (value instanceof TabularData table) {
      return text(table.values());
    }
    if (value instanceof Map<?, ?> map) {
      return text(map.keySet()) + text(map.values());
    }
    if (value instanceof Collection<?> many) {
      return many.stream().map(JmxCrawl::text).toList().toString();
    }
    if (value instanceof Object[] many) {
      return text(java.util.List.of(many));
    }
    return value != null && value.getClass().isArray()
        ? "length " + Array.getLength(value)
        : String.valueOf(value);
  }
}
