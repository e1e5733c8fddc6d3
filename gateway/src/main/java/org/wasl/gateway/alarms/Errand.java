package org.wasl.gateway.alarms;

import java.util.List;
import org.wasl.rules.alarms.Notice;

/** One way to somebody else, which may fail and is then tried again. */
@FunctionalInterface
public interface Errand {
  /**
   * Takes these notices, in order of time, all or none; ends within a bounded time.
   *
   * @throws Exception when they did not arrive
   */
  void run(List<Notice> notices) throws Exception;
}
