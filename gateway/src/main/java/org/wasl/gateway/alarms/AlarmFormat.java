package org.wasl.gateway.alarms;

import java.util.List;
import org.wasl.gateway.words.AlarmText;
import org.wasl.rules.alarms.AlarmKind;

/**
 * How notifications are written for one receiver.
 *
 * @param texts in each of his languages, in this order; never empty
 * @param runbook where the runbook is
 */
public record AlarmFormat(List<AlarmText> texts, String runbook) {

  /** Where the section of this kind is. */
  public String runbook(AlarmKind kind) {
    return runbook + "#" + kind.code();
  }
}
