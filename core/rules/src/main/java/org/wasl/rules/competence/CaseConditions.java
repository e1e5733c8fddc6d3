package org.wasl.rules.competence;

import java.util.Arrays;
import java.util.Optional;

/**
 * The conditions that a case must meet for a row to match. {@link #ANY} leaves a condition out.
 *
 * @param category category of the case
 * @param finding one of its findings
 * @param offenceClass highest class of its offences ({@link OffenceClass#wireName()})
 * @param territory a territory and all within it. For example, {@code MA} covers {@code MA-CAS}
 * @param origin {@link Origin#wireName()}
 * @param person an attribute of a victim
 */
public record CaseConditions(
    String category,
    String finding,
    String offenceClass,
    String territory,
    String origin,
    String person) {

  /** Matches every value. */
  public static final String ANY = "*";

  /** Holds for every case. */
  public static final CaseConditions NONE = new CaseConditions(ANY, ANY, ANY, ANY, ANY, ANY);

  /** Refuses values that no case can have. */
  public CaseConditions {
    if (!isAny(offenceClass)) {
      OffenceClass.ofWireName(offenceClass);
    }
    String asked = origin;
    if (!isAny(origin)
        && Arrays.stream(Origin.values()).noneMatch(value -> value.wireName().equals(asked))) {
      throw new IllegalArgumentException("no such origin");
    }
  }

  boolean matches(CaseFacts facts) {
    return matchReadable(facts)
        && (isAny(finding) || facts.findings().contains(finding))
        && (isAny(person) || facts.personAttributes().contains(person));
  }

  /** True if only the finding or the person can keep the case from meeting it. */
  boolean needsUnreadableFacts(CaseFacts readable) {
    return matchReadable(readable) && !(isAny(finding) && isAny(person));
  }

  private boolean matchReadable(CaseFacts facts) {
    return (isAny(category) || category.equals(facts.category()))
        && (isAny(offenceClass) || offenceClass.equals(facts.offenceClass().wireName()))
        && matchTerritory(facts.territory())
        && (isAny(origin) || origin.equals(facts.origin().wireName()));
  }

  boolean matchTerritory(Optional<String> place) {
    return isAny(territory) || place.isPresent() && covers(place.get());
  }

  /**
   * True if one case could meet both. A case has many findings and persons, but only one value for
   * each other condition.
   */
  boolean compatibleWith(CaseConditions other) {
    return compatible(category, other.category)
        && compatible(offenceClass, other.offenceClass)
        && compatible(origin, other.origin)
        && (isAny(territory)
            || isAny(other.territory)
            || covers(other.territory)
            || other.covers(territory));
  }

  /**
   * Precedence of the row. Matter comes before territory, and territory before person. A row
   * without conditions comes last.
   */
  int tier() {
    if (!isAny(category) || !isAny(finding)) {
      return 0;
    }
    if (!isAny(territory) || !isAny(origin)) {
      return 1;
    }
    return isAny(person) ? 3 : 2;
  }

  /** Precision of the territory. It is 0 for any territory, plus one for each part of the code. */
  int territoryDepth() {
    return isAny(territory) ? 0 : territory.split("-").length;
  }

  private boolean covers(String place) {
    int length = territory.length();
    return place.startsWith(territory) && (place.length() == length || place.charAt(length) == '-');
  }

  private static boolean compatible(String first, String other) {
    return isAny(first) || isAny(other) || first.equals(other);
  }

  private static boolean isAny(String value) {
    return value.equals(ANY);
  }
}
