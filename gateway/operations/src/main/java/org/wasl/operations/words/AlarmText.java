package org.wasl.operations.words;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.wasl.rules.alarms.AlarmFact;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.schemas.codes.CodeLists;

/** Alarms and their notifications in one language, with ids, codes, counts and times only. */
public final class AlarmText {
  private static final Map<String, String> NOTHING = Map.of();

  private final CodeLists codes;
  private final String language;
  private final SentenceTemplates templates;

  AlarmText(CodeLists codes, String language) {
    this.codes = codes;
    this.language = language;
    this.templates = new SentenceTemplates("alarms", language);
  }

  /** The language, a tag of RFC 5646. */
  public String language() {
    return language;
  }

  /** The fault without its subject, which is the title of the runbook's section. */
  public String title(AlarmKind kind) {
    return templates.part(kind.code() + ".title", NOTHING);
  }

  /** One line with fault, subject, count and further facts. */
  public String text(OpenAlarm alarm) {
    AlarmKey key = alarm.key();
    Map<String, String> values =
        Map.of(
            "subject", key.subject(),
            "stage", codes.label("stage", key.subject(), language),
            "count", Long.toString(alarm.count()));
    String name = key.kind().code() + ".text";
    if (alarm.facts().isEmpty()) {
      return templates.sentence(name, values);
    }
    Map<String, String> parts = new HashMap<>();
    parts.put("text", templates.part(name, values));
    parts.put("facts", templates.list(alarm.facts().stream().map(this::fact).toList()));
    return templates.sentence("with-facts", parts);
  }

  private String fact(AlarmFact fact) {
    return templates.part("fact." + fact.kind().code(), Map.of("value", fact.value()));
  }

  /** The subject of a mail about these notifications. */
  public String mailSubject(List<AlarmNotification> notifications) {
    AlarmNotification first = notifications.getFirst();
    Map<String, String> values =
        Map.of(
            "headline", templates.part(headline(first), headlineValues(first)),
            "count", Integer.toString(notifications.size() - 1));
    return templates.sentence(notifications.size() == 1 ? "mail.one" : "mail.several", values);
  }

  /**
   * A notification as lines of a mail.
   *
   * @param runbook the address of its section in the runbook
   */
  public String mailLines(AlarmNotification notification, String runbook) {
    OpenAlarm alarm = notification.alarm();
    Map<String, String> values =
        Map.of(
            "severity", templates.part("severity." + alarm.key().kind().severity().code(), NOTHING),
            "since", alarm.since().toString(),
            "id", notification.id().toString());
    return String.join(
        "\n",
        templates.sentence(headline(notification), headlineValues(notification)),
        text(alarm),
        templates.sentence("mail.details", values),
        runbook,
        "");
  }

  private static String headline(AlarmNotification notification) {
    return notification.alarm().key().subject().equals(AlarmKey.GATEWAY)
        ? "headline"
        : "headline.of";
  }

  private Map<String, String> headlineValues(AlarmNotification notification) {
    AlarmKey key = notification.alarm().key();
    return Map.of(
        "title", title(key.kind()),
        "subject", key.subject(),
        "phase", templates.part("phase." + notification.phase().code(), NOTHING));
  }
}
