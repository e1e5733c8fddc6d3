package org.wasl.gateway.alarms;

import org.wasl.rules.alarms.Notice;

/** Takes notices to a person. Returns at once, never throws. */
@FunctionalInterface
public interface Carrier {
  /** Takes one. */
  void carry(Notice notice);
}
