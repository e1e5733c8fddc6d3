package org.wasl.sandbox.cases;

import java.util.List;
import java.util.Map;

/** Traits of the categories, such as offences, findings, victims and urgency. */
final class CategoryTraits {
  /**
   * One category.
   *
   * @param offences codes of the code list of offences; one or two are taken
   * @param findings possible further findings of an assessment
   * @param findingPercent percentage of cases with such a finding
   * @param victimPercent percentage of cases with an individual victim
   * @param urgentPercent percentage of cases that are more than routine
   */
  record Traits(
      List<String> offences,
      List<String> findings,
      int findingPercent,
      int victimPercent,
      int urgentPercent) {}

  private static final Map<String, Traits> TRAITS =
      Map.of(
          "fraud",
          new Traits(
              List.of("CP-540", "CP-540", "CP-547", "CP-607-7", "CP-574-1"),
              List.of("organised-group", "identity-theft", "money-laundering"),
              20,
              95,
              15),
          "sexual-extortion",
          new Traits(
              List.of("CP-538", "CP-503-1-1", "CP-447-1", "CP-503-2", "CP-537"),
              List.of("sexual-exploitation", "minor-involved", "danger-to-life"),
              25,
              98,
              55),
          "defamation",
          new Traits(
              List.of("CP-442", "CP-443", "CP-447-2", "CP-609"),
              List.of("identity-theft"),
              8,
              95,
              5),
          "threats",
          new Traits(List.of("CP-425", "CP-427", "CP-429"), List.of("danger-to-life"), 20, 95, 60),
          "promoting-crime",
          new Traits(
              List.of("CP-299-1", "CP-431-5", "DS-1974-2"),
              List.of("drug-trafficking", "organised-group", "human-trafficking"),
              40,
              5,
              35),
          "terrorism",
          new Traits(
              List.of("CP-218-2", "CP-218-5", "CP-218-4"),
              List.of("radicalisation", "organised-group", "minor-involved"),
              60,
              3,
              100));

  private CategoryTraits() {}

  static Traits of(String category) {
    Traits traits = TRAITS.get(category);
    if (traits == null) {
      throw new IllegalArgumentException("no category " + category);
    }
    return traits;
  }

  /**
   * Danger to life is immediate. Otherwise the category decides how often a case is urgent, and how
   * urgent it is.
   */
  static String urgency(CaseRandom dice, String category, List<String> findings) {
    if (findings.contains("danger-to-life")) {
      return "immediate";
    }
    if (!dice.percent(of(category).urgentPercent())) {
      return "routine";
    }
    return dice.percent(70) ? "priority" : dice.percent(80) ? "urgent" : "immediate";
  }
}
