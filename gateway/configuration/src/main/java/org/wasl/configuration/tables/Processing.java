package org.wasl.configuration.tables;

import java.util.List;

/**
 * A line of {@code processing.csv}: why the gateway processes the data of a message type or of a
 * register.
 *
 * @param purpose a code of the list {@code processing-purpose}
 * @param grounds codes of the list {@code processing-ground}
 * @param subjects the persons whom the data concerns, codes of the list {@code data-subject}
 * @param data categories of the list {@code personal-data}: of the sealed content of a message, or
 *     of a register
 */
public record Processing(
    String purpose, List<String> grounds, List<String> subjects, List<String> data) {
  /** Copies the lists. */
  public Processing {
    grounds = List.copyOf(grounds);
    subjects = List.copyOf(subjects);
    data = List.copyOf(data);
  }
}
