package org.wasl.gateway.alarms;

import java.util.List;
import org.wasl.gateway.words.AlarmTexts;

/**
 * How notifications are written, whatever the languages of the receiver.
 *
 * @param texts in every language
 * @param runbook where the runbook is
 */
public record AlarmFormats(AlarmTexts texts, String runbook) {

  /** For a receiver of these languages, in this order. */
  public AlarmFormat in(List<String> languages) {
    return new AlarmFormat(texts.in(languages), runbook);
  }
}
