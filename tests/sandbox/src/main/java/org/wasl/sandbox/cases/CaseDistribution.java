package org.wasl.sandbox.cases;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Assigns attributes over all cases together, so that the proportions are exact counts.
 *
 * <p>The platform published these figures:
 *
 * <ul>
 *   <li>7,083 reports
 *   <li>295 of them about terrorism, and 60, 20, 10, 5 and 5 % of the others in the other
 *       categories
 *   <li>4,117 with full identity
 *   <li>564 from abroad
 * </ul>
 *
 * <p>The published figures do not split the other reports into pseudonymous and anonymous ones.
 * This class assumes 1 to 2. They do not spread them over the regions either. This class uses
 * approximate population.
 */
final class CaseDistribution {
  static final List<String> CATEGORIES =
      List.of("fraud", "sexual-extortion", "defamation", "threats", "promoting-crime", "terrorism");
  static final List<String> MODES = List.of("identified", "pseudonymous", "anonymous");

  private static final PublishedFigures PUBLISHED = PublishedFigures.FIRST_QUARTER;
  private static final long REPORTS = PUBLISHED.reports();
  private static final long TERRORISM = REPORTS - PUBLISHED.processed();
  private static final long[] SHARES = {60, 20, 10, 5, 5};
  private static final long[] REGIONS = {11, 7, 12, 14, 7, 20, 13, 5, 8, 1, 1, 1};

  private final int[] category;
  private final int[] mode;
  private final int[] abroad;
  private final int[] region;

  CaseDistribution(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    category = Apportionment.shuffled(categories(count), random);
    mode = Apportionment.shuffled(modes(count), random);
    abroad = Apportionment.shuffled(origins(count), random);
    region = Apportionment.shuffled(Apportionment.counts(count, REGIONS), random);
  }

  /** The number of each of {@link #CATEGORIES}. */
  static int[] categories(int count) {
    int terrorism = Apportionment.counts(count, TERRORISM, REPORTS - TERRORISM)[0];
    int[] others = Apportionment.counts(count - terrorism, SHARES);
    return new int[] {others[0], others[1], others[2], others[3], others[4], terrorism};
  }

  /** The number of each of {@link #MODES}. */
  static int[] modes(int count) {
    long identified = PUBLISHED.identified();
    long others = REPORTS - identified;
    return Apportionment.counts(count, 3 * identified, others, 2 * others);
  }

  /** The numbers from within the country, and from abroad. */
  static int[] origins(int count) {
    return Apportionment.counts(count, REPORTS - PUBLISHED.abroad(), PUBLISHED.abroad());
  }

  String category(int index) {
    return CATEGORIES.get(category[index]);
  }

  String mode(int index) {
    return MODES.get(mode[index]);
  }

  boolean abroad(int index) {
    return abroad[index] == 1;
  }

  /** The region's number, from 1 to 12, as in ISO 3166-2:MA. */
  int region(int index) {
    return region[index] + 1;
  }
}
