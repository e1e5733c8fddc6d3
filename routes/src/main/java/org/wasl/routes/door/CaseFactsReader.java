package org.wasl.routes.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.competence.CaseFacts;
import org.wasl.rules.competence.OffenceClass;
import org.wasl.rules.competence.Origin;

/** Reads the facts of a vetted case that decide competence. */
public final class CaseFactsReader {
  private CaseFactsReader() {}

  /**
   * The facts of a case.
   *
   * @param content of a valid vetted case
   * @param clear its readable facts
   * @param test whether it is a test case
   * @param home the country of the gateway (ISO 3166-1 alpha-2)
   */
  public static CaseFacts facts(
      JsonNode content, Map<String, String> clear, boolean test, String home) {
    Set<String> findings = new HashSet<>();
    content.path("findings").forEach(finding -> findings.add(finding.asText()));
    Set<String> attributes = new HashSet<>();
    content.path("victims").forEach(victim -> minor(victim, attributes));
    return facts(clear, findings, attributes, test, home);
  }

  /**
   * The facts of a case from its readable facts and, if known, further ones.
   *
   * @param test whether it is a test case
   * @param home the country of the gateway (ISO 3166-1 alpha-2)
   * @throws IllegalArgumentException if category, class or origin is missing, or there is no such
   *     class
   */
  public static CaseFacts facts(
      Map<String, String> clear,
      Set<String> findings,
      Set<String> personAttributes,
      boolean test,
      String home) {
    return new CaseFacts(
        required(clear, "category"),
        findings,
        OffenceClass.ofWireName(required(clear, "offenceClass")),
        Optional.ofNullable(clear.get("territory")),
        Origin.ofCountry(required(clear, "origin"), home),
        personAttributes,
        test);
  }

  private static String required(Map<String, String> clear, String name) {
    if (clear.get(name) == null) {
      throw new IllegalArgumentException("the fact " + name + " is missing");
    }
    return clear.get(name);
  }

  private static void minor(JsonNode person, Set<String> attributes) {
    if (person.path("minor").asBoolean()) {
      attributes.add(CaseFacts.MINOR);
    }
  }
}
