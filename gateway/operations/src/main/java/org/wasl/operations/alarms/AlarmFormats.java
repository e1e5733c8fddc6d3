package org.wasl.operations.alarms;

import java.util.List;
import org.wasl.operations.words.AlarmTexts;

/**
 * The format of notifications for all receivers.
 *
 * @param texts the texts in every language
 * @param runbook the path or URL of the runbook
 */
public record AlarmFormats(AlarmTexts texts, String runbook) {

  /** The format for a receiver of these languages, in this order. */
  public AlarmFormat in(List<String> languages) {
    return new AlarmFormat(texts.in(languages), runbook);
  }
}
