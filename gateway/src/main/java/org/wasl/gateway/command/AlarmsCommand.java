package org.wasl.gateway.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.wasl.gateway.alarms.AlarmHistory;
import org.wasl.gateway.alarms.OpenAlarmsFile;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LoginOptions;
import org.wasl.rules.alarms.AlarmKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./wasl alarms}: the alarms of a gateway, and a person acknowledges one. */
@Command(
    name = "alarms",
    description = {
      "List alarms as of the last notification: those that are open, then those that are over.",
      "Reads files of the data folder, so it needs neither login nor database. Persons are ids."
    },
    mixinStandardHelpOptions = true,
    subcommands = AlarmsCommand.Acknowledge.class)
public final class AlarmsCommand extends OperatorCommand {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    Path data = configured.read().gateway().folders().dataDir();
    JsonNode history = read(AlarmHistory.file(data));
    for (JsonNode open : read(OpenAlarmsFile.in(data).path())) {
      out.println(line("open", open, acknowledgement(history, open)));
    }
    for (JsonNode closed : history.path("closed")) {
      out.println(line("over " + closed.path("over").asText(), closed, closed));
    }
    return 0;
  }

  private static JsonNode read(Path file) throws IOException {
    return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
  }

  private static JsonNode acknowledgement(JsonNode history, JsonNode alarm) {
    for (JsonNode one : history.path("acknowledged")) {
      if (one.path("kind").equals(alarm.path("kind"))
          && one.path("subject").equals(alarm.path("subject"))) {
        return one;
      }
    }
    return JSON.createObjectNode();
  }

  private static String line(String state, JsonNode alarm, JsonNode by) {
    String kind = alarm.path("kind").asText();
    return "%s %s %s since %s, %d, %s; %s"
        .formatted(
            AlarmKind.ofCode(kind).map(it -> it.severity().code()).orElse("unknown"),
            kind,
            alarm.path("subject").asText(),
            alarm.path("since").asText(),
            alarm.path("count").asLong(),
            state,
            by.has("by")
                ? "acknowledged by %s at %s"
                    .formatted(by.path("by").asText(), by.path("at").asText())
                : "not acknowledged");
  }

  /** {@code ./wasl alarms acknowledge}. */
  @Command(
      name = "acknowledge",
      description = {
        "Acknowledge an alarm: you have seen it and take care of it.",
        "A critical alarm stays, also when it is over, until somebody has acknowledged it."
      },
      mixinStandardHelpOptions = true)
  static final class Acknowledge extends OperatorCommand {
    @Parameters(index = "0", paramLabel = "KIND", description = "kind of the alarm")
    private String kind;

    @Parameters(index = "1", paramLabel = "SUBJECT", description = "with whom or what")
    private String subject;

    @Mixin private LoginOptions login = new LoginOptions();

    @Override
    int run(ConfigOptions configured, PrintWriter out) throws Exception {
      try (ManagementSession session =
          ManagementSession.open(configured.read().gateway(), login, err())) {
        JsonNode answer =
            session.invoke(
                "Alarms",
                "acknowledge",
                JsonNodeFactory.instance.objectNode().put("kind", kind).put("subject", subject));
        out.printf(
            "%s %s: acknowledged by %s%n",
            answer.path("kind").asText(),
            answer.path("subject").asText(),
            answer.path("acknowledgedBy").asText());
        return 0;
      }
    }
  }
}
