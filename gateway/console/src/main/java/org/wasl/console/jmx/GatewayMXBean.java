package org.wasl.console.jmx;

import java.util.Map;

/** The typed attributes and operations of {@code org.wasl:type=Gateway}. */
public interface GatewayMXBean {
  /** Settings by name. The name contains the unit. */
  @Described("Settings that limit something")
  Map<String, String> getLimits();

  /** The changed attributes, as JSON, because their names are the names of the present MBeans. */
  @Described(
      value = "Data that every role may read, changed since a known version",
      document = "the version of the last answer, or nothing")
  String changes(String version);
}
