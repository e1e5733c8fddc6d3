package org.wasl.configuration.settings.operations;

import java.util.List;
import org.wasl.rules.alarms.AlarmGrouping;
import org.wasl.runtime.settings.Setting;
import org.wasl.runtime.settings.Setting.Form;
import org.wasl.runtime.settings.Setting.Named;
import org.wasl.runtime.settings.Setting.Parsed;
import org.wasl.runtime.settings.Setting.Preset;
import org.wasl.runtime.settings.Setting.Range;
import org.wasl.runtime.settings.Setting.ReadBy;
import org.wasl.runtime.settings.Setting.Under;
import org.wasl.runtime.settings.Setting.Whole;

/** Evaluation and notification of alarms. */
@Under("alarms.")
public record AlarmsConfig(
    @Setting("Interval between two evaluations of alarm conditions")
        @Whole(preset = 5_000, min = 100, max = 600_000)
        int intervalMillis,
    @Setting("An open alarm is notified again after this time; 0: never")
        @Whole(preset = 14_400, min = 0, max = 2_592_000)
        int repeatSeconds,
    @Setting("A condition that was absent for this time is over")
        @Whole(preset = 15, min = 0, max = 86_400)
        int settleSeconds,
    @Setting("An event that has not recurred for this time is over")
        @Whole(preset = 900, min = 1, max = 86_400)
        int quietSeconds,
    @Setting("Open alarms that are kept separately. Further alarms are counted together")
        @Whole(preset = 1_000, min = 50, max = 100_000)
        int maxOpen,
    @Setting("Alarm if more connections and requests of one source are refused in a minute")
        @Named("alarms.rejectedConnectionsPerMinute")
        @Whole(preset = 60, min = 1, max = 1_000_000)
        int rejectedPerMinute,
    @Setting("Maximum notifications that wait for one kind of delivery")
        @Whole(preset = 1_000, min = 10, max = 100_000)
        int maxWaiting,
    @Setting("Age of a notification after which it is not retried")
        @Whole(preset = 3_600, min = 1, max = 604_800)
        int giveUpSeconds,
    @Setting(
            "Time for which alarms that are over are shown. Critical alarms are shown until they"
                + " are acknowledged")
        @Whole(preset = 30, min = 1, max = 3_650)
        int keptDays,
    @Setting("Languages of alarms in webhook calls and mails, in this order")
        @Preset("en")
        @Range("ar, fr and en or some of them, separated by commas")
        @Parsed(AlarmLanguages.class)
        List<String> languages,
    @Setting(
            "Address of the runbook, where {language} stands for the reader's language."
                + " Notifications add # and the alarm")
        @Preset("docs/how-to/runbook.md")
        @Range("path or https URL")
        @Form(
            value = "(https://[A-Za-z0-9.-]+(:[0-9]+)?/)?([A-Za-z0-9._~%/-]|\\{language}){1,500}",
            otherwise = "must be a path or an https URL, without #")
        String runbook,
    WebhookConfig webhook,
    @ReadBy(MailConfig.Reader.class) MailConfig mail) {

  /** The rules that group alarms into one notification. */
  public AlarmGrouping grouping() {
    return new AlarmGrouping(
        1_000L * repeatSeconds, 1_000L * settleSeconds, 1_000L * quietSeconds, maxOpen);
  }
}
