package org.wasl.system.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.administration.LogEvents;
import org.wasl.app.Main;
import org.wasl.configuration.settings.GatewayConfig;
import org.wasl.connectors.ConnectorMetric;
import org.wasl.connectors.partnerapi.description.ApiDescriptions;
import org.wasl.console.metrics.AgencyGauge;
import org.wasl.console.metrics.GaugeReading;
import org.wasl.console.metrics.LogGauge;
import org.wasl.console.metrics.MetricSources;
import org.wasl.console.metrics.Metrics;
import org.wasl.console.metrics.OpenAlarms;
import org.wasl.console.metrics.StageGauge;
import org.wasl.desk.config.DeskConfig;
import org.wasl.link.config.LinkConfig;
import org.wasl.operations.words.AlarmTexts;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.SettingKey;
import org.wasl.schemas.codes.CodeList;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.TypeId;
import org.wasl.system.CheckoutMain;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;

/** Writes the reference pages that follow from the code: each fact has its one place there. */
final class ReferencePages {
  /** Holds nothing else. */
  static final String FOLDER = "docs/reference/generated/";

  static final String COMMAND = "dev/test system ReferencePagesTest -Dreference.write=true";

  private static final String SETTINGS_FILE =
      """
      # Illustration, to be confirmed by counsel.
      #
      # Settings of the gateway. This file lists every key with its default. Remove the # to change a value.
      # UTF-8, key = value, no escapes. An unknown key stops the start. --set key=value overrides this file.
      # Relative paths start at the working directory of the gateway.

      """;

  private static final Pattern METRIC =
      Pattern.compile("(?m)^# HELP (\\w+) (.*)\\R# TYPE \\w+ (\\w+)\\R(?:\\w+(?:\\{(.*)})? .*)?");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
  private static final Pattern DESCRIPTION = Pattern.compile("\"description\": \"([^\"]*)\"");
  private static final int HELP_COLUMNS = 100;

  private final CodeLists codes = CodeLists.load();
  private final SchemaRegistry schemas = SchemaRegistry.load(codes);
  private final SortedMap<String, String> files = new TreeMap<>();

  private ReferencePages() {}

  /** The text of each generated file, by its path from the root of the checkout. */
  static SortedMap<String, String> files() {
    ReferencePages pages = new ReferencePages();
    pages.settings();
    pages.commands();
    pages.problems();
    pages.alarms();
    pages.metrics();
    pages.logEvents();
    pages.messageTypes();
    pages.files.put(FOLDER + "openapi.json", new String(ApiDescriptions.openApi(), UTF_8));
    pages.files.put(FOLDER + "asyncapi.json", new String(ApiDescriptions.asyncApi(), UTF_8));
    return pages.files;
  }

  private void page(String name, String title, String opening, String... parts) {
    files.put(
        FOLDER + name,
        "# %s\n\n%s\n\n<!-- Generated: %s -->\n\n%s"
            .formatted(title, opening, COMMAND, String.join("\n", parts)));
  }

  private static String table(String head, Stream<List<String>> rows) {
    String heads = row(List.of(head.split(", ")));
    return heads
        + heads.strip().replaceAll("[^|]+", "---")
        + "\n"
        + rows.map(ReferencePages::row).collect(Collectors.joining());
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|"))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String code(String text) {
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private void settings() {
    files.put(
        "config/gateway.properties",
        GatewayConfig.KEYS.stream()
            .map(
                key ->
                    "# %s (%s)\n%s\n"
                        .formatted(
                            key.meaning(),
                            key.range(),
                            ("#" + key.name() + " = " + key.defaultValue()).strip()))
            .collect(Collectors.joining("\n", SETTINGS_FILE, "")));
    page(
        "settings.md",
        "Settings",
        "This page lists every setting of a gateway, a link and a desk, for the people who run"
            + " them.",
        settings("A gateway", GatewayConfig.KEYS),
        settings("A link", LinkConfig.KEYS),
        settings("A desk", DeskConfig.KEYS));
  }

  private static String settings(String title, List<SettingKey<?>> keys) {
    return "## %s\n\n".formatted(title)
        + table(
            "key, default, values, meaning",
            keys.stream()
                .map(
                    key ->
                        List.of(
                            code(key.name()),
                            code(key.defaultValue()),
                            key.range(),
                            key.meaning())));
  }

  private void commands() {
    CommandLine installed = Main.commandLine(Main.SUBCOMMANDS);
    CommandLine checkout = CheckoutMain.commandLine();
    installed.getSubcommands().keySet().forEach(checkout.getCommandSpec()::removeSubcommand);
    page(
        "commands.md",
        "Commands",
        "This page lists every command of `wasl` with its options, for everybody who types one.",
        "## In an installation\n",
        commandTable(installed),
        "## In a checkout only\n",
        commandTable(checkout),
        usages(installed) + usages(checkout));
  }

  private static String commandTable(CommandLine parent) {
    return table(
        "command, meaning",
        shown(parent)
            .map(CommandLine::getCommandSpec)
            .map(
                command ->
                    List.of(
                        "[%1$s](#wasl-%1$s)".formatted(command.name()),
                        String.join(" ", command.usageMessage().description()))));
  }

  private static Stream<CommandLine> shown(CommandLine parent) {
    return parent.getSubcommands().values().stream()
        .filter(command -> !(command.getCommand() instanceof HelpCommand))
        .filter(command -> !command.getCommandSpec().usageMessage().hidden());
  }

  /** The help of each subcommand, and of those below it. */
  private static String usages(CommandLine parent) {
    return shown(parent)
        .map(
            command ->
                "## %s\n\n```text\n%s\n```\n\n%s"
                    .formatted(
                        command.getCommandSpec().qualifiedName(),
                        command
                            .setUsageHelpWidth(HELP_COLUMNS)
                            .getUsageMessage(Ansi.OFF)
                            .replaceAll("(?m) +$", "")
                            .strip(),
                        usages(command)))
        .collect(Collectors.joining());
  }

  private void problems() {
    CodeList texts = codes.list("problem");
    page(
        "problems.md",
        "Problems",
        "This page lists every problem that the partner API answers, for engineers of an agency.",
        "The member `type` of the answer is `%s` before the code.\n"
            .formatted(ProblemType.NOT_FOUND.uri().replace(ProblemType.NOT_FOUND.code(), "")),
        table(
            "code, status, title, correction",
            Stream.of(ProblemType.values())
                .map(
                    type ->
                        List.of(
                            code(type.code()),
                            Integer.toString(type.status()),
                            texts.label(type.code(), "en"),
                            texts
                                .find(type.code())
                                .flatMap(found -> found.attribute("detail.en"))
                                .orElseThrow()))),
        "## Reasons of malformed-json\n",
        labels("malformed"),
        "## Codes of schema-violation\n",
        "Each member of `errors` has one of these codes and a JSON pointer.\n",
        labels("violation"));
  }

  private String labels(String list) {
    CodeList codeList = codes.list(list);
    return table(
        "code, text",
        codeList.codes().stream().map(each -> List.of(code(each), codeList.label(each, "en"))));
  }

  private void alarms() {
    AlarmTexts texts = new AlarmTexts(codes);
    page(
        "alarms.md",
        "Alarms",
        "This page lists every alarm of a gateway with its severity, for operators.",
        "A condition is over when it is absent. An event is over when it has not recurred for a"
            + " while.\n",
        table(
            "alarm, severity, kind, English, French, Arabic",
            Stream.of(AlarmKind.values())
                .map(
                    alarm ->
                        List.of(
                            "[%1$s](../../how-to/runbook.md#%1$s)".formatted(alarm.code()),
                            alarm.severity().code(),
                            alarm.isCondition() ? "condition" : "event",
                            texts.in("en").title(alarm),
                            texts.in("fr").title(alarm),
                            texts.in("ar").title(alarm)))));
  }

  private void metrics() {
    Map<String, List<String>> rows = new TreeMap<>();
    METRIC
        .matcher(scrape())
        .results()
        .forEach(
            found ->
                rows.put(
                    found.group(1),
                    List.of(code(found.group(1)), found.group(3), labels(found), found.group(2))));
    page(
        "metrics.md",
        "Metrics",
        "This page lists every metric at `/metrics` of a gateway, for operators who draw or alert.",
        table("metric, type, labels, meaning", rows.values().stream()));
  }

  private void logEvents() {
    page(
        "log-events.md",
        "Log events",
        "This page lists the `event` of each line of `logging.format = json`. A code keeps its"
            + " meaning when the text changes. `%s` is a line of a library."
                .formatted(LogEvents.LIBRARY),
        table(
            "event, level, class, text",
            LogEvents.all().stream()
                .map(
                    event ->
                        List.of(code(event.code()), event.level(), event.source(), event.text()))));
  }

  private static String labels(MatchResult metric) {
    return LABEL
        .matcher(Optional.ofNullable(metric.group(4)).orElse(""))
        .results()
        .map(label -> label.group(1))
        .filter(label -> !label.equals("le"))
        .map(ReferencePages::code)
        .collect(Collectors.joining(", "));
  }

  /** One scrape of a gateway in which everything that is counted has happened once. */
  private static String scrape() {
    AgencyId agency = new AgencyId("police-1");
    Metrics metrics =
        new Metrics(
            new MetricSources(
                () -> Map.of(agency, new AgencyGauge(1, 1, 1)),
                () -> Map.of("stage", new StageGauge(1, 1, 1)),
                () -> OptionalLong.of(1),
                () -> Optional.of(new LogGauge(1, 1, 1, Optional.of(new LogGauge.Witnessed(1, 1)))),
                new OneAlarm(),
                ReferencePages::readings,
                () -> 1));
    metrics.accepted("vetted-case", 1);
    metrics.refused("unsigned");
    metrics.delayed("queries");
    metrics.attempted(agency);
    metrics.delivered(agency, 1);
    metrics.failed(agency, "timeout");
    metrics.alarm("parked");
    metrics.alarmNotifications("mail", "sent", 1);
    return metrics.scrape();
  }

  private static List<GaugeReading> readings() {
    return Stream.of(ConnectorMetric.values())
        .map(
            metric ->
                new GaugeReading(
                    metric.metricName(),
                    metric.description(),
                    metric.labels().stream()
                        .collect(Collectors.toMap(label -> label, label -> label)),
                    1))
        .toList();
  }

  /** An alarm that is open. */
  private static final class OneAlarm implements OpenAlarms {
    @Override
    public List<AlarmRow> open() {
      return List.of(new AlarmRow("parked", "police-1", Instant.EPOCH, 1, "warning", Map.of(), ""));
    }

    @Override
    public List<AlarmRow> closed() {
      return List.of();
    }

    @Override
    public Acknowledged acknowledge(String document) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long begun() {
      return 1;
    }
  }

  private void messageTypes() {
    schemas.types().forEach(id -> files.put(schemaFile(id), text(id)));
    page(
        "message-types.md",
        "Message types",
        "This page lists every message and answer with its JSON Schema, for engineers of an"
            + " agency.",
        "## Messages of agencies\n",
        messages(id -> schemas.isMessage(id.type(), id.version())),
        "## Messages of the gateway\n",
        messages(id -> schemas.ownTypes().contains(id.type())),
        "## Answers, receipts and shared definitions\n",
        table(
            "type, meaning",
            schemas.types().stream()
                .filter(id -> !names().has(id.type()))
                .map(id -> List.of(link(id), described(id)))));
  }

  private String messages(Predicate<TypeId> wanted) {
    return table(
        "type, English, French, Arabic, meaning",
        schemas.types().stream()
            .filter(wanted)
            .map(
                id ->
                    List.of(
                        link(id),
                        names().label(id.type(), "en"),
                        names().label(id.type(), "fr"),
                        names().label(id.type(), "ar"),
                        described(id))));
  }

  private CodeList names() {
    return codes.list("message-type");
  }

  private static String schemaFile(TypeId id) {
    return FOLDER + "schemas/" + id.toString().replace('/', '-') + ".json";
  }

  private static String link(TypeId id) {
    return "[%s](%s)".formatted(id, schemaFile(id).substring(FOLDER.length()));
  }

  private String text(TypeId id) {
    return schemas.schemaText(id.type(), id.version()).orElseThrow();
  }

  /** The first description of a schema is its own. */
  private String described(TypeId id) {
    return DESCRIPTION
        .matcher(text(id))
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }
}
