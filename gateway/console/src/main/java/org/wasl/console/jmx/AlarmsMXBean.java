package org.wasl.console.jmx;

import org.wasl.console.metrics.OpenAlarms;

/** The operation of {@code org.wasl:type=Alarms}. */
public interface AlarmsMXBean {
  /** Acknowledges the alarm that the document names. */
  @Described(
      value = "Acknowledges an alarm: the caller takes care of it",
      document = "{\"kind\":code,\"subject\":code}")
  OpenAlarms.Acknowledged acknowledge(String document);
}
