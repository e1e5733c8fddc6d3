package org.wasl.administration;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.wasl.routes.door.CaseFactsReader;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.schemas.json.JsonLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;

/**
 * The facts of a case in a file.
 *
 * @param facts the facts that decide competence
 * @param complete false if the file has only the readable facts, without findings and persons
 */
record CaseFile(CaseFacts facts, boolean complete) {
  private static final String CASE = "vetted-case";

  /**
   * Reads a vetted case, or a JSON object of its readable facts as a timeline shows them.
   *
   * @throws IllegalArgumentException with the fault, without content of the file
   */
  static CaseFile read(byte[] bytes, SchemaRegistry schemas, String home) {
    return switch (new StrictJson(JsonLimits.DEFAULT).parse(bytes)) {
      case StrictJson.Malformed malformed -> throw new IllegalArgumentException(malformed.text());
      case StrictJson.Parsed(JsonNode document) ->
          document.has("content") ? ofCase(document, schemas, home) : ofFacts(document, home);
    };
  }

  private static CaseFile ofCase(JsonNode document, SchemaRegistry schemas, String home) {
    List<Violation> violations = schemas.validate(CASE, 1, document);
    if (!violations.isEmpty()) {
      Violation first = violations.get(0);
      throw new IllegalArgumentException(
          "no valid vetted case: %s at %s".formatted(first.keyword(), first.pointer()));
    }
    Map<String, String> clear = schemas.clearFacts(CASE, 1, document);
    return new CaseFile(
        CaseFactsReader.facts(
            document.path("content"), clear, isTest(document.path("envelope")), home),
        true);
  }

  private static boolean isTest(JsonNode marked) {
    return marked.path("test").asBoolean();
  }

  private static CaseFile ofFacts(JsonNode document, String home) {
    Map<String, String> clear = new TreeMap<>();
    document.properties().forEach(fact -> clear.put(fact.getKey(), fact.getValue().asText()));
    return new CaseFile(
        CaseFactsReader.facts(clear, Set.of(), Set.of(), isTest(document), home), false);
  }
}
