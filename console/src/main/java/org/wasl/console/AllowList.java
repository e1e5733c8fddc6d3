package org.wasl.console;

import java.util.List;
import java.util.Set;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The one list of what may be read over the management port. What is not on it is denied: to read,
 * to write, to invoke, and to find. Jolokia's restrictor and the view of the MBean server that
 * Jolokia works on both ask here and nowhere else.
 */
record AllowList(List<Entry> entries) {

  /**
   * @param pattern the MBeans; every key is spelt out, so an MBean with one key more is not meant
   * @param attributes readable attributes by exact name; none is ever writable
   * @param operations operations that may be invoked, with signature: {@code name(type,type)}
   * @param roles who may
   */
  record Entry(
      ObjectName pattern, Set<String> attributes, Set<String> operations, Set<Role> roles) {
    boolean covers(ObjectName name, Set<Role> caller) {
      return !name.isPattern() && pattern.apply(name) && caller.stream().anyMatch(roles::contains);
    }
  }

  /** The list of this console: routes and their counts, queues and their depths, no operation. */
  static AllowList standard() {
    return new AllowList(
        List.of(
            read("org.wasl:type=Gateway", "Version", "Uptime", "Ready"),
            read("org.wasl:type=Queue,name=*", "Name", "Depth"),
            read(
                "org.apache.camel:context=*,type=context,name=*",
                "CamelId",
                "CamelVersion",
                "State",
                "Uptime",
                "UptimeMillis",
                "TotalRoutes",
                "StartedRoutes",
                "ExchangesTotal",
                "ExchangesCompleted",
                "ExchangesFailed",
                "ExchangesInflight"),
            // EndpointUri stays out: it holds addresses of agencies. LastError holds messages.
            read(
                "org.apache.camel:context=*,type=routes,name=*",
                "CamelId",
                "RouteId",
                "State",
                "Uptime",
                "UptimeMillis",
                "ExchangesTotal",
                "ExchangesCompleted",
                "ExchangesFailed",
                "ExchangesInflight",
                "FailuresHandled",
                "Redeliveries",
                "MinProcessingTime",
                "MeanProcessingTime",
                "MaxProcessingTime",
                "LastProcessingTime")));
  }

  private static Entry read(String pattern, String... attributes) {
    try {
      return new Entry(new ObjectName(pattern), Set.of(attributes), Set.of(), Role.all());
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException(pattern, e);
    }
  }

  boolean sees(Set<Role> caller, ObjectName name) {
    return entries.stream().anyMatch(entry -> entry.covers(name, caller));
  }

  boolean reads(Set<Role> caller, ObjectName name, String attribute) {
    return entries.stream()
        .anyMatch(entry -> entry.attributes.contains(attribute) && entry.covers(name, caller));
  }

  /**
   * @param operation with signature, {@code name(type,type)}
   */
  boolean invokes(Set<Role> caller, ObjectName name, String operation) {
    return entries.stream()
        .anyMatch(entry -> entry.operations.contains(operation) && entry.covers(name, caller));
  }

  /**
   * @param operation with signature, or the bare name for any overload on the list
   */
  boolean invokesAny(Set<Role> caller, ObjectName name, String operation) {
    return entries.stream()
        .filter(entry -> entry.covers(name, caller))
        .flatMap(entry -> entry.operations.stream())
        .anyMatch(one -> one.equals(operation) || one.startsWith(operation + "("));
  }
}
