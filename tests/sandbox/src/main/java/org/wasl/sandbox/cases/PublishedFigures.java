package org.wasl.sandbox.cases;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The platform's published figures of its first quarter, or equivalent figures for fewer cases.
 *
 * @param categories reports by category, for processed online crime and {@code terrorism}
 * @param identified reports with the full identity of the reporter
 * @param abroad reports from foreign countries
 * @param linked persons linked to the support of Daesh, each with an investigation
 * @param suspects persons identified by investigations
 * @param brought persons brought before the courts
 * @param notices national search notices issued
 */
public record PublishedFigures(
    Map<String, Integer> categories,
    int identified,
    int abroad,
    int linked,
    int suspects,
    int brought,
    int notices) {

  /** As published. The counts by category are its shares of 60, 20, 10, 5 and 5 %. */
  public static final PublishedFigures FIRST_QUARTER =
      new PublishedFigures(
          Map.of(
              "fraud", 4073,
              "sexual-extortion", 1358,
              "defamation", 679,
              "threats", 339,
              "promoting-crime", 339,
              "terrorism", 295),
          4117,
          564,
          85,
          82,
          23,
          9);

  private static final String TERRORISM = "terrorism";

  /** Reports in all. */
  public int reports() {
    return categories.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Reports of one category. */
  public int reports(String category) {
    return categories.getOrDefault(category, 0);
  }

  /**
   * Reports processed as online crime, which are all but advocacy of and incitement to terrorism.
   */
  public int processed() {
    return reports() - reports(TERRORISM);
  }

  /** The published figures, scaled to this number of reports if it differs. */
  public static PublishedFigures of(int reports) {
    PublishedFigures all = FIRST_QUARTER;
    return reports == all.reports() ? all : all.scaled(reports);
  }

  /**
   * Scales in proportion. Every count stays at least one, so that a small run shows each figure.
   */
  private PublishedFigures scaled(int reports) {
    int[] counts = CaseDistribution.categories(reports);
    Map<String, Integer> fewer = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      fewer.put(CaseDistribution.CATEGORIES.get(i), counts[i]);
    }
    int heard = share(brought, reports);
    int searched = share(notices, reports);
    return new PublishedFigures(
        fewer,
        CaseDistribution.modes(reports)[0],
        CaseDistribution.origins(reports)[1],
        Math.min(share(linked, reports), fewer.getOrDefault(TERRORISM, 0)),
        Math.max(share(suspects, reports), heard + searched),
        heard,
        searched);
  }

  private int share(int of, int reports) {
    return Math.max(1, Math.round((float) of * reports / reports()));
  }
}
