package org.wasl.rules.statistics;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A dimension by which referrals are counted. */
public enum Dimension {
  /** The category of the case. */
  CATEGORY("category"),
  /** The territory, by ISO 3166-2. */
  TERRITORY("territory"),
  /** The present state of the referral. */
  STAGE("referral-state"),
  /** The mode of the reporter. */
  REPORTER_MODE("reporter-mode"),
  /** From within the country, or from another one. */
  ORIGIN("origin"),
  /** The region of the world from which the report came. */
  REGION("region");

  /** The cell of referrals without this fact. */
  public static final String UNKNOWN = "unknown";

  private final String codeList;

  Dimension(String codeList) {
    this.codeList = codeList;
  }

  /** Name of the code list that has the labels of its cells. {@link #UNKNOWN} is in none. */
  public String codeList() {
    return codeList;
  }

  /** The name in lower case with words joined by hyphens, as in requests and answers. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The dimension of that wire name, or empty for any other text. */
  public static Optional<Dimension> ofWireName(String wireName) {
    return Arrays.stream(values())
        .filter(dimension -> dimension.wireName().equals(wireName))
        .findFirst();
  }

  /**
   * The cell of a referral.
   *
   * @param fact the readable fact as stored, or empty if the case does not have it
   */
  String cell(Optional<String> fact, Countries countries) {
    return switch (this) {
      case ORIGIN -> fact.map(countries::origin).orElse(UNKNOWN);
      case REGION -> fact.flatMap(countries::region).orElse(UNKNOWN);
      default -> fact.orElse(UNKNOWN);
    };
  }
}
