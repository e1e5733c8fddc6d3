package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.routes.statistics.StatisticsJson;
import org.wasl.routes.statistics.StatisticsQuery;
import org.wasl.routes.statistics.StatisticsTable;
import org.wasl.routes.statistics.StatisticsText;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.statistics.CountTable;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl statistics}: the figures of {@code GET /v1/statistics}, beside a running gateway.
 * The operator of the gateway is not oversight: small counts are hidden here too, except with the
 * view of oversight.
 */
@Command(
    name = "statistics",
    description = "Count referrals and what came of them, in a period.",
    mixinStandardHelpOptions = true)
public final class StatisticsCommand extends OperatorCommand {

  /** How it is printed. */
  enum Format {
    table,
    csv,
    json
  }

  @Option(names = "--from", paramLabel = "DAY", description = "first day, such as 2026-06-01")
  private String from;

  @Option(names = "--to", paramLabel = "DAY", description = "last day, included")
  private String to;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "category",
      description = "category, territory, stage, reporter-mode or origin (${DEFAULT-VALUE})")
  private String by;

  @Option(
      names = "--as",
      paramLabel = "AGENCY",
      description = "as this agency sees it; without it all referrals, without small counts")
  private String as;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private Format format;

  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    StatisticsQuery.Valid question = question();
    Configuration configuration = configured.read();
    Optional<AgencyEntry> reader = Optional.ofNullable(as).map(id -> agency(configuration, id));
    boolean oversight = reader.filter(entry -> entry.kind() == AgencyRole.OVERSIGHT).isPresent();
    Optional<String> party = reader.map(AgencyEntry::id).filter(id -> !oversight);
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      ZoneId zone = configuration.stages().calendar().zone();
      CountTable counted =
          store.statistics().count(question.by(), question.period(), zone, party).orElseThrow();
      int hiddenBelow = configuration.gateway().statistics().hiddenBelow();
      print(StatisticsTable.of(question, counted, oversight, hiddenBelow), spoken, out);
      return 0;
    }
  }

  private StatisticsQuery.Valid question() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put("by", List.of(by));
    Optional.ofNullable(from).ifPresent(day -> parameters.put("from", List.of(day)));
    Optional.ofNullable(to).ifPresent(day -> parameters.put("to", List.of(day)));
    return switch (StatisticsQuery.read(parameters)) {
      case StatisticsQuery.Valid valid -> valid;
      case StatisticsQuery.Invalid invalid ->
          throw new IllegalArgumentException(
              "--" + invalid.parameter() + " has an invalid value; see --help");
    };
  }

  private static AgencyEntry agency(Configuration configuration, String id) {
    return configuration.agencies().stream()
        .filter(entry -> entry.id().equals(id) && !entry.revoked())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no agency in service is called " + id));
  }

  private void print(StatisticsTable sheet, String spoken, PrintWriter out) {
    CodeLists codes = CodeLists.load();
    switch (format) {
      case table -> StatisticsText.table(sheet, codes, spoken).forEach(out::println);
      case csv -> out.print(StatisticsText.csv(sheet, codes, spoken));
      case json ->
          out.println(new String(StatisticsJson.of(sheet, codes, spoken), StandardCharsets.UTF_8));
    }
  }
}
