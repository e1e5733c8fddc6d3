package org.wasl.rules.statistics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.wasl.rules.competence.Origin;

/** By what referrals are counted. */
public enum Dimension {
  /** What the case is about. */
  CATEGORY("category"),
  /** Where it is, by ISO 3166-2. */
  TERRITORY("territory"),
  /** Where the referral stands now. */
  STAGE("referral-state"),
  /** How the member of the public reported. */
  REPORTER_MODE("reporter-mode"),
  /** From within the country, or from another one. */
  ORIGIN("origin");

  /** The cell of referrals of which the fact is not known. */
  public static final String UNKNOWN = "unknown";

  private final String codeList;

  Dimension(String codeList) {
    this.codeList = codeList;
  }

  /** Name of the code list that has the labels of its cells; {@link #UNKNOWN} is in none. */
  public String codeList() {
    return codeList;
  }

  /** Lower case, words joined by hyphens; as asked for and shown. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The dimension of that wire name; empty for any other text. */
  public static Optional<Dimension> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(one -> one.wireName().equals(wireName)).findFirst();
  }

  /**
   * The cell of a referral.
   *
   * @param fact the readable fact as stored; null where the case does not say
   */
  String cell(String fact) {
    if (fact == null) {
      return UNKNOWN;
    }
    return this == ORIGIN ? Origin.ofCountry(fact).wireName() : fact;
  }
}
