package org.wasl.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.configuration.Configuration;
import org.wasl.routes.door.CaseFactsReader;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.settings.ConfigException;
import org.wasl.sandbox.cases.SyntheticCase;
import org.wasl.schemas.codes.CodeLists;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.SchemaRegistry;

/** Finds the police unit to which a configuration sends each case. */
public final class CaseRecipients {
  private static final String TYPE = "vetted-case";

  private final SchemaRegistry schemas = SchemaRegistry.load(CodeLists.load());
  private final CompetenceTable table;
  private final String home;
  private final LocalDate today;

  private CaseRecipients(CompetenceTable table, String home, LocalDate today) {
    this.table = table;
    this.home = home;
    this.today = today;
  }

  /**
   * Uses the competence table of a folder.
   *
   * @throws ConfigException if it cannot be read
   */
  public static CaseRecipients of(Path config) throws ConfigException {
    Configuration read = Configuration.read(config, Map.of());
    return new CaseRecipients(
        read.competence(), read.gateway().country(), read.stages().calendar().dayOf(Instant.now()));
  }

  /** The cases by their police unit, without those that go to triage. */
  public Map<AgencyId, List<SyntheticCase>> byPoliceUnit(List<SyntheticCase> cases) {
    return cases.stream()
        .flatMap(
            syntheticCase ->
                decided(syntheticCase).map(to -> Map.entry(to.police(), syntheticCase)))
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private Stream<CompetenceDecision.Decided> decided(SyntheticCase syntheticCase) {
    return switch (new StrictJson(JsonLimits.DEFAULT).parse(syntheticCase.body())) {
      case StrictJson.Parsed(JsonNode document) ->
          table.decide(
                      CaseFactsReader.facts(
                          document.path("content"),
                          schemas.clearFacts(TYPE, 1, document),
                          document.path("envelope").path("test").asBoolean(),
                          home),
                      today)
                  instanceof CompetenceDecision.Decided to
              ? Stream.of(to)
              : Stream.empty();
      case StrictJson.Malformed malformed ->
          throw new IllegalStateException("generated case is not JSON: " + malformed.reason());
    };
  }
}
