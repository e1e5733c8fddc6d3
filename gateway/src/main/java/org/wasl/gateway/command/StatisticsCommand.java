package org.wasl.gateway.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.base.SpellingSuggestions;
import org.wasl.gateway.command.operator.OperatorCommand;
import org.wasl.gateway.command.option.ConfigOptions;
import org.wasl.gateway.command.option.LanguageOption;
import org.wasl.gateway.config.Configuration;
import org.wasl.gateway.config.tables.AgencyEntry;
import org.wasl.gateway.keys.GatewayKeys;
import org.wasl.gateway.wiring.DatabaseWiring;
import org.wasl.gateway.wiring.StatisticsWiring;
import org.wasl.routes.statistics.StatisticsJson;
import org.wasl.routes.statistics.StatisticsPolicy;
import org.wasl.routes.statistics.StatisticsPolicy.PeriodRefusal;
import org.wasl.routes.statistics.StatisticsQuery;
import org.wasl.routes.statistics.StatisticsReader;
import org.wasl.routes.statistics.StatisticsTable;
import org.wasl.routes.statistics.StatisticsText;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.statistics.Count;
import org.wasl.rules.statistics.Dimension;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl statistics}: the figures of {@code GET /v1/statistics}, beside a running gateway.
 * The operator of the gateway is not oversight: numbers are perturbed and small ones hidden here
 * too, except with the view of oversight.
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

  @Option(
      names = "--period",
      paramLabel = "PERIOD",
      required = true,
      description = {
        "a month (2026-06) or an ISO week (2026-W27) that has ended;",
        "as oversight also a day (2026-06-30)"
      })
  private String period;

  @Option(
      names = "--by",
      paramLabel = "WHAT",
      defaultValue = "category",
      description = "category, territory, stage, reporter-mode or origin (${DEFAULT-VALUE})")
  private String by;

  @Option(
      names = "--as",
      paramLabel = "AGENCY",
      description =
          "as this agency sees it; without it all referrals, perturbed and without small counts")
  private String as;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private Format format;

  @Mixin private LanguageOption language = new LanguageOption();

  @Override
  protected int run(ConfigOptions configured, PrintWriter out) throws Exception {
    String spoken = language.chosen();
    StatisticsQuery.Valid question = question();
    Configuration configuration = configured.read();
    StatisticsReader reader =
        Optional.ofNullable(as)
            .map(id -> reader(agency(configuration, id)))
            .orElse(StatisticsReader.OPERATOR);
    PkiFolder pki = new PkiFolder(configuration.gateway().folders().pkiDir());
    StatisticsPolicy policy =
        StatisticsWiring.policy(
            configuration, GatewayKeys.cellKeys(GatewayKeys.erasureKey(pki.erasureKeyFile())));
    requirePermitted(question, policy, reader);
    try (Store store = DatabaseWiring.openRunning(configuration.gateway())) {
      List<Count> counted =
          store
              .statistics()
              .count(question.by(), question.period(), policy.zone(), reader.party())
              .orElseThrow();
      print(StatisticsTable.of(question, counted, policy.ruleFor(reader)), spoken, out);
      return 0;
    }
  }

  private StatisticsQuery.Valid question() {
    return switch (StatisticsQuery.read(Map.of("by", List.of(by), "period", List.of(period)))) {
      case StatisticsQuery.Valid valid -> valid;
      case StatisticsQuery.Invalid invalid ->
          throw new IllegalArgumentException(
              invalid.parameter().equals("by")
                  ? "--by " + SpellingSuggestions.unknown(by, dimensions())
                  : "--period '%s' is no month (2026-06), ISO week (2026-W27) or day (2026-06-30)"
                      .formatted(period));
    };
  }

  private static List<String> dimensions() {
    return Arrays.stream(Dimension.values()).map(Dimension::wireName).toList();
  }

  private static void requirePermitted(
      StatisticsQuery.Valid question, StatisticsPolicy policy, StatisticsReader reader) {
    Instant now = Instant.now();
    Optional<PeriodRefusal> refusal = policy.refusal(reader, question.period(), now);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(
          "--period: %s; the latest are %s"
              .formatted(
                  refusal.get() == PeriodRefusal.NOT_ENDED
                      ? "has not ended"
                      : "a day is for oversight only",
                  String.join(", ", policy.latestPeriods(reader, now))));
    }
  }

  private static StatisticsReader reader(AgencyEntry agency) {
    return StatisticsReader.of(agency.id(), agency.kind() == AgencyRole.OVERSIGHT);
  }

  private static AgencyEntry agency(Configuration configuration, String id) {
    String known = knownAgency(id, configuration);
    return configuration.agencies().stream()
        .filter(entry -> entry.id().equals(known) && !entry.revoked())
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
