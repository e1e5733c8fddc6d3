package org.wasl.trials.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.base.settings.ConfigException;
import org.wasl.gateway.config.Configuration;
import org.wasl.routes.door.CaseFactsReader;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.trials.cases.SyntheticCase;

/** Which police unit a configuration sends each case to. */
public final class CaseRecipients {
  private static final String TYPE = "vetted-case";

  private final SchemaRegistry schemas = SchemaRegistry.load(CodeLists.load());
  private final CompetenceTable table;
  private final LocalDate today;

  private CaseRecipients(CompetenceTable table, LocalDate today) {
    this.table = table;
    this.today = today;
  }

  /**
   * By the competence table of a folder.
   *
   * @throws ConfigException where it cannot be read
   */
  public static CaseRecipients of(Path config) throws ConfigException {
    Configuration read = Configuration.read(config, Map.of());
    return new CaseRecipients(read.competence(), read.stages().calendar().dayOf(Instant.now()));
  }

  /** The cases by their police unit, without those that go to triage. */
  public Map<String, List<SyntheticCase>> byPoliceUnit(List<SyntheticCase> cases) {
    return cases.stream()
        .flatMap(one -> decided(one).map(to -> Map.entry(to.police(), one)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private Stream<CompetenceDecision.Decided> decided(SyntheticCase one) {
    return switch (new StrictJson(JsonLimits.DEFAULT).parse(one.body())) {
      case StrictJson.Parsed(JsonNode document) ->
          table.decide(
                      CaseFactsReader.facts(
                          document.path("content"),
                          schemas.clearFacts(TYPE, 1, document),
                          document.path("envelope").path("test").asBoolean()),
                      today)
                  instanceof CompetenceDecision.Decided to
              ? Stream.of(to)
              : Stream.empty();
      case StrictJson.Malformed malformed ->
          throw new IllegalStateException("a generated case is no JSON: " + malformed.reason());
    };
  }
}
