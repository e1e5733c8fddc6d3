package org.wasl.console.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The open alarms. Ids, codes and counts only. */
public interface OpenAlarms {
  /** Languages of the texts of each alarm, as tags of RFC 5646. */
  List<String> LANGUAGES = List.of("en", "fr", "ar");

  /**
   * One alarm.
   *
   * @param kind the code of the fault
   * @param subject the code of the affected agency or part
   * @param since when it began
   * @param count how many, or how often
   * @param severity {@code info}, {@code warning} or {@code critical}
   * @param words the texts for persons, by language
   * @param runbook path or URL of the runbook's section; {@code {language}} in it stands for the
   *     reader's language
   * @param acknowledgedBy the name of the person who acknowledged it; empty if nobody has
   * @param acknowledgedAt when it was acknowledged
   * @param over when it was over; empty while it is open
   */
  record AlarmRow(
      String kind,
      String subject,
      Instant since,
      long count,
      String severity,
      Map<String, Words> words,
      String runbook,
      String acknowledgedBy,
      Optional<Instant> acknowledgedAt,
      Optional<Instant> over) {

    /** An open alarm that nobody has acknowledged. */
    public AlarmRow(
        String kind,
        String subject,
        Instant since,
        long count,
        String severity,
        Map<String, Words> words,
        String runbook) {
      this(
          kind,
          subject,
          since,
          count,
          severity,
          words,
          runbook,
          "",
          Optional.empty(),
          Optional.empty());
    }

    /** The texts in this language, or nothing. */
    public Words in(String language) {
      return words.getOrDefault(language, Words.NONE);
    }
  }

  /**
   * An alarm in one language.
   *
   * @param title the fault, which is the title of the runbook's section
   * @param text one line with subject, count and other known facts
   */
  record Words(String title, String text) {
    private static final Words NONE = new Words("", "");
  }

  /**
   * An alarm that a person takes care of.
   *
   * @param kind the code of the fault
   * @param subject the code of the affected agency or part
   * @param acknowledgedBy the name of the first person who acknowledged it
   */
  record Acknowledged(String kind, String subject, String acknowledgedBy) {}

  /** All open alarms, in order. Returns at once and can be called often. */
  List<AlarmRow> open();

  /** Alarms that are over. They are kept for a time, critical ones until they are acknowledged. */
  List<AlarmRow> closed();

  /**
   * Acknowledges an alarm for the caller.
   *
   * @param document names its kind and subject
   * @return the acknowledgement that counts
   */
  Acknowledged acknowledge(String document);

  /** The number that began since the start. */
  long begun();
}
