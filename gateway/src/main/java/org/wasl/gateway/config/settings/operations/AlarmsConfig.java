package org.wasl.gateway.config.settings.operations;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.wasl.base.settings.SettingKey;
import org.wasl.base.settings.Settings;
import org.wasl.rules.alarms.AlarmGrouping;
import org.wasl.schemas.codes.CodeList;

/**
 * Evaluation and notification of alarms.
 *
 * @param intervalMillis time between two evaluations of conditions, in milliseconds
 * @param grouping what makes one notification of many
 * @param rejectedPerMinute more connections and requests refused of one agency, or of unknown
 *     certificates, raise an alarm
 * @param maxWaiting most notifications that wait for one delivery; the oldest are dropped
 * @param giveUpSeconds age of a notification after which a delivery that fails is not retried, in
 *     seconds
 * @param keptDays how long an alarm that is over is kept, in days
 * @param languages languages of notifications in the webhook, and in mail where a recipient has
 *     none of their own; in the order in which they are written, never empty
 * @param runbook where the runbook is; {@code #} and the kind of an alarm follow it, and {@code
 *     {language}} stands for the reader's
 * @param webhook delivery by HTTPS
 * @param mail delivery by SMTP
 */
public record AlarmsConfig(
    int intervalMillis,
    AlarmGrouping grouping,
    int rejectedPerMinute,
    int maxWaiting,
    int giveUpSeconds,
    int keptDays,
    List<String> languages,
    String runbook,
    WebhookConfig webhook,
    MailConfig mail) {

  private static final Pattern RUNBOOK_FORM =
      Pattern.compile(
          "(https://[A-Za-z0-9.-]+(:[0-9]+)?/)?([A-Za-z0-9._~%/-]|\\{language}){1,500}");

  static final SettingKey<Integer> INTERVAL =
      SettingKey.integer(
          "alarms.intervalMillis",
          5_000,
          100,
          600_000,
          "Interval of the evaluation of alarm conditions");
  static final SettingKey<Integer> REPEAT =
      SettingKey.integer(
          "alarms.repeatSeconds",
          14_400,
          0,
          2_592_000,
          "An open alarm is notified again after this time; 0: never");
  static final SettingKey<Integer> SETTLE =
      SettingKey.integer(
          "alarms.settleSeconds",
          15,
          0,
          86_400,
          "A condition that was absent for this time is over");
  static final SettingKey<Integer> QUIET =
      SettingKey.integer(
          "alarms.quietSeconds",
          900,
          1,
          86_400,
          "An event that has not recurred for this time is over");
  static final SettingKey<Integer> OPEN =
      SettingKey.integer(
          "alarms.maxOpen",
          1_000,
          50,
          100_000,
          "Open alarms that are kept separately; further ones are counted together");
  static final SettingKey<Integer> REJECTED =
      SettingKey.integer(
          "alarms.rejectedConnectionsPerMinute",
          60,
          1,
          1_000_000,
          "More refused connections and requests of one source in a minute raise an alarm");
  static final SettingKey<Integer> WAITING =
      SettingKey.integer(
          "alarms.maxWaiting",
          1_000,
          10,
          100_000,
          "Most notifications that wait for one kind of delivery");
  static final SettingKey<Integer> GIVE_UP =
      SettingKey.integer(
          "alarms.giveUpSeconds",
          3_600,
          1,
          604_800,
          "Age of a notification after which it is not retried");
  static final SettingKey<Integer> KEPT =
      SettingKey.integer(
          "alarms.keptDays",
          30,
          1,
          3_650,
          "Alarms that are over are shown so long; critical ones until they are acknowledged");
  static final SettingKey<List<String>> LANGUAGES =
      new SettingKey<>(
          "alarms.languages",
          "en",
          "Languages of alarms in webhook and mail, in this order",
          "ar, fr and en or some of them, separated by commas",
          AlarmsConfig::languages);
  static final SettingKey<String> RUNBOOK =
      new SettingKey<>(
          "alarms.runbook",
          "docs/runbook.md",
          "Where the runbook is, {language} in it the reader's; notifications name it with # and"
              + " the alarm",
          "path or https URL",
          AlarmsConfig::runbook);

  /** Its keys, in the order of the shipped file. */
  public static final List<SettingKey<?>> KEYS =
      Stream.of(
              List.<SettingKey<?>>of(
                  INTERVAL, REPEAT, SETTLE, QUIET, OPEN, REJECTED, WAITING, GIVE_UP, KEPT,
                  LANGUAGES, RUNBOOK),
              WebhookConfig.KEYS,
              MailConfig.KEYS)
          .<SettingKey<?>>flatMap(List::stream)
          .toList();

  /** The values that are set; an invalid one is reported to the settings. */
  public static AlarmsConfig from(Settings settings) {
    return new AlarmsConfig(
        settings.get(INTERVAL),
        new AlarmGrouping(
            1_000L * settings.get(REPEAT),
            1_000L * settings.get(SETTLE),
            1_000L * settings.get(QUIET),
            settings.get(OPEN)),
        settings.get(REJECTED),
        settings.get(WAITING),
        settings.get(GIVE_UP),
        settings.get(KEPT),
        settings.get(LANGUAGES),
        settings.get(RUNBOOK),
        WebhookConfig.from(settings),
        MailConfig.from(settings));
  }

  /**
   * Languages, separated by commas.
   *
   * @throws IllegalArgumentException where one is not spoken, or none is there
   */
  static List<String> languages(String text) {
    List<String> languages = Arrays.stream(text.split(",")).map(String::trim).distinct().toList();
    if (!CodeList.LANGUAGES.containsAll(languages)) {
      throw new IllegalArgumentException("must be ar, fr or en, separated by commas");
    }
    return languages;
  }

  private static String runbook(String text) {
    if (!RUNBOOK_FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("must be a path or an https URL, without #");
    }
    return text;
  }
}
