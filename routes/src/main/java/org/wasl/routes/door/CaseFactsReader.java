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
   */
  public static CaseFacts facts(JsonNode content, Map<String, String> clear, boolean test) {
    Set<String> findings = new HashSet<>();
    content.path("findings").forEach(finding -> findings.add(finding.asText()));
    Set<String> attributes = new HashSet<>();
    content.path("victims").forEach(victim -> minor(victim, attributes));
    return facts(clear, findings, attributes, test);
  }

  /**
   * The facts of a case from its readable facts and, where known, further ones.
   *
   * @param test whether it is a test case
   * @throws IllegalArgumentException where category, class or origin is missing, or there is no
   *     such class
   */
  public static CaseFacts facts(
      Map<String, String> clear, Set<String> findings, Set<String> personAttributes, boolean test) {
    return new CaseFacts(
        required(clear, "category"),
        findings,
        OffenceClass.ofWireName(required(clear, "offenceClass")),
        Optional.ofNullable(clear.get("territory")),
        Origin.ofCountry(required(clear, "origin")),
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
