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
   * One of them.
   *
   * @param kind what is wrong, a code
   * @param subject with whom or what, a code
   * @param since when it began
   * @param count how many, or how often
   * @param severity {@code info}, {@code warning} or {@code critical}
   * @param words what a person reads, by language
   * @param runbook where the section of the runbook is, a path or URL; {@code {language}} in it
   *     stands for the reader's language
   * @param acknowledgedBy name of the person who acknowledged it; empty: nobody yet
   * @param acknowledgedAt when
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

    /** What a person reads in this language, or nothing. */
    public Words in(String language) {
      return words.getOrDefault(language, Words.NONE);
    }
  }

  /**
   * An alarm in one language.
   *
   * @param title what is wrong: the title of the runbook's section
   * @param text one line that says with whom, how often and what else is known
   */
  record Words(String title, String text) {
    private static final Words NONE = new Words("", "");
  }

  /** All of them, in order. Returns at once and can be called often. */
  List<AlarmRow> open();

  /** Those that are over: kept for a time, critical ones until they are acknowledged. */
  List<AlarmRow> closed();

  /**
   * The caller acknowledges an alarm.
   *
   * @param document names its kind and subject
   * @return what is so now
   */
  String acknowledge(String document);

  /** How many began since the start. */
  long begun();
}
