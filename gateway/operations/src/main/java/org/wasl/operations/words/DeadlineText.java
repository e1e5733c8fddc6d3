package org.wasl.operations.words;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.wasl.rules.id.MessageId;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.deadline.Deadlines.OwedStep;
import org.wasl.store.deadline.OpenDeadline;

/** Open obligations of agencies, one on each line, with ids that a script can read. */
public final class DeadlineText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mmxxx", Locale.ROOT);

  private final CodeLists codes;
  private final BinaryOperator<String> names;
  private final String language;
  private final ZoneId zone;
  private final Instant now;
  private final SentenceTemplates sentences;

  /**
   * @param names the name of an agency, by its id and the language
   * @param language {@code ar}, {@code fr} or {@code en}
   * @param zone the zone of printed times
   * @param now the time that decides whether something is overdue
   */
  public DeadlineText(
      CodeLists codes, BinaryOperator<String> names, String language, ZoneId zone, Instant now) {
    this.codes = codes;
    this.names = names;
    this.language = language;
    this.zone = zone;
    this.now = now;
    this.sentences = new SentenceTemplates("deadlines", language);
  }

  /** One step that is owed. */
  public String line(OwedStep owed) {
    OpenDeadline deadline = owed.deadline();
    Duration late = Duration.between(deadline.dueAt(), now);
    return sentences.sentence(
        "line",
        Map.of(
            "due", TIME.format(deadline.dueAt().atZone(zone)),
            "when",
                sentences.part(
                    late.isNegative() ? "ahead" : "overdue", Map.of("time", time(late.abs()))),
            "name", names.apply(deadline.agency().value(), language),
            "agency", deadline.agency().value(),
            "stage", codes.label("stage", deadline.stage(), language),
            "referral", deadline.referral().toString(),
            "type", codes.label("message-type", owed.type(), language),
            "object", owed.object().map(this::object).orElse("")));
  }

  /** The last line. */
  public String summary(int count, boolean overdue) {
    return sentences.sentence(
        overdue ? "summary.overdue" : "summary.open", Map.of("count", Integer.toString(count)));
  }

  private String object(MessageId id) {
    return sentences.part("object", Map.of("object", id.toString()));
  }

  private String time(Duration time) {
    Map<String, String> values =
        Map.of(
            "days", Long.toString(time.toDays()),
            "hours", Long.toString(time.toDays() > 0 ? time.toHoursPart() : time.toHours()),
            "minutes", Long.toString(time.toMinutesPart()));
    return sentences.part(time.toDays() > 0 ? "days" : "hours", values);
  }
}
