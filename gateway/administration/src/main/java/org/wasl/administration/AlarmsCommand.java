package org.wasl.administration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.wasl.administration.operator.ManagementSession;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LoginOptions;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.ClosedAlarm;
import org.wasl.operations.alarms.OpenAlarmsFile;
import org.wasl.rules.alarms.OpenAlarm;
import org.wasl.trail.AcknowledgedAlarms.AlarmAcknowledgement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./wasl alarms} lists the alarms of a gateway and acknowledges one for a person. */
@Command(
    name = "alarms",
    description = {
      "List alarms as of the last notification: the open ones, then the ones that are over.",
      "Reads files of the data folder, so it needs neither login nor database. Shows persons as"
          + " ids."
    },
    mixinStandardHelpOptions = true,
    subcommands = AlarmsCommand.Acknowledge.class)
public final class AlarmsCommand extends OperatorCommand {
  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    GatewayConfig config = configured.read().gateway();
    Path data = config.folders().dataDir();
    AlarmHistory history =
        new AlarmHistory(
            AlarmHistory.file(data),
            Duration.ofDays(config.alarms().keptDays()),
            config.alarms().grouping().maxOpen(),
            Clock.systemUTC());
    for (OpenAlarm open : OpenAlarmsFile.in(data).read().values()) {
      out.println(line("open", open, history.acknowledgement(open.key())));
    }
    for (ClosedAlarm closed : history.closed()) {
      out.println(line("over " + closed.over(), closed.alarm(), closed.acknowledged()));
    }
    return 0;
  }

  private static String line(String state, OpenAlarm alarm, Optional<AlarmAcknowledgement> by) {
    return String.format(
        Locale.ROOT,
        "%s %s %s since %s, %d, %s; %s",
        alarm.key().kind().severity().code(),
        alarm.key().kind().code(),
        alarm.key().subject(),
        alarm.since(),
        alarm.count(),
        state,
        by.map(it -> "acknowledged by %s at %s".formatted(it.person(), it.at()))
            .orElse("not acknowledged"));
  }

  /** {@code ./wasl alarms acknowledge}. */
  @Command(
      name = "acknowledge",
      description = {
        "Acknowledge an alarm: you have seen it and take care of it.",
        "A critical alarm stays in the list until somebody acknowledges it, even when it is over."
      },
      mixinStandardHelpOptions = true)
  static final class Acknowledge extends OperatorCommand {
    @Parameters(index = "0", paramLabel = "KIND", description = "kind of the alarm")
    private String kind;

    @Parameters(index = "1", paramLabel = "SUBJECT", description = "subject of the alarm")
    private String subject;

    @Mixin private LoginOptions login = new LoginOptions();

    @Override
    protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
      try (ManagementSession session =
          ManagementSession.open(configured.read().gateway(), login, err())) {
        OpenAlarms.Acknowledged answer =
            session.invoke(
                "Alarms",
                "acknowledge",
                JsonNodeFactory.instance.objectNode().put("kind", kind).put("subject", subject),
                OpenAlarms.Acknowledged.class);
        out.printf(
            "%s %s: acknowledged by %s%n",
            answer.kind(), answer.subject(), answer.acknowledgedBy());
        return 0;
      }
    }
  }
}
