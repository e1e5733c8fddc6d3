package org.wasl.administration;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.wasl.administration.operator.OperatorCommand;
import org.wasl.administration.option.ConfigOptions;
import org.wasl.administration.option.LanguageOption;
import org.wasl.assembly.wiring.DatabaseWiring;
import org.wasl.assembly.wiring.StatisticsWiring;
import org.wasl.configuration.Configuration;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.operations.keys.GatewayKeys;
import org.wasl.routes.statistics.StatisticsJson;
import org.wasl.routes.statistics.StatisticsPolicy;
import org.wasl.routes.statistics.StatisticsPolicy.PeriodRefusal;
import org.wasl.routes.statistics.StatisticsQuery;
import org.wasl.routes.statistics.StatisticsReader;
import org.wasl.routes.statistics.StatisticsTable;
import org.wasl.routes.statistics.StatisticsText;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.statistics.Count;
import org.wasl.rules.statistics.Dimension;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.store.Store;
import org.wasl.wire.pki.PkiFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./wasl statistics} prints the figures of {@code GET /v1/statistics}, beside a running
 * gateway. The operator of the gateway has no oversight role. So numbers are perturbed and small
 * ones hidden here too, except in the view of oversight.
 */
@Command(
    name = "statistics",
    description = "Count the referrals of a period and their outcomes.",
    mixinStandardHelpOptions = true)
public final class StatisticsCommand extends OperatorCommand {

  /** The output format. */
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
      description =
          "category, territory, stage, reporter-mode, origin or region (${DEFAULT-VALUE})")
  private String by;

  @Option(
      names = "--as",
      paramLabel = "AGENCY",
      description =
          "count as this agency may see it; without it, count all referrals, with noise and without"
              + " small counts")
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
      print(
          StatisticsTable.of(question, counted, policy, reader),
          configuration.codes(),
          spoken,
          out);
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
    AgencyId known = knownAgency(id, configuration);
    return configuration.agencies().stream()
        .filter(entry -> entry.id().equals(known) && !entry.revoked())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no agency in service is called " + id));
  }

  private void print(StatisticsTable sheet, CodeLists codes, String spoken, PrintWriter out) {
    switch (format) {
      case table -> StatisticsText.table(sheet, codes, spoken).forEach(out::println);
      case csv -> out.print(StatisticsText.csv(sheet, codes, spoken));
      case json ->
          out.println(new String(StatisticsJson.of(sheet, codes, spoken), StandardCharsets.UTF_8));
    }
  }
}
