package org.wasl.trials.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What investigations find in the cases of a quarter, assigned by a seed so that the published
 * counts hold: which identify a person, which of these persons are brought before a court or
 * searched for, and which cases are linked. The published figures do not say which cases those
 * were. Assumed here: one person a case, among online crime whose place is known; a notice for
 * persons identified and not brought before a court; links among terrorism.
 */
public final class InvestigationFindings {
  /** The finding of one case. */
  public enum Finding {
    /** A person is identified. */
    IDENTIFIED,
    /** A person is identified and brought before a court. */
    BROUGHT,
    /** A person is identified and searched for. */
    SEARCHED,
    /** It is found linked to the first of its kind. */
    LINKED
  }

  private final Map<UUID, Finding> parts = new HashMap<>();
  private final Optional<UUID> lead;

  /**
   * Assigns the findings.
   *
   * @throws IllegalArgumentException if there are too few cases for these counts
   */
  public InvestigationFindings(List<SyntheticCase> cases, PublishedFigures counts, long seed) {
    List<SyntheticCase> shuffled = new ArrayList<>(cases);
    Collections.shuffle(shuffled, new Random(seed));
    Predicate<SyntheticCase> terrorism = one -> one.category().equals("terrorism");
    // Without a place and from within the country there is nobody competent to investigate.
    List<UUID> crimes =
        ids(shuffled, terrorism.negate().and(one -> one.subjects() > 0 && one.territory() != null));
    List<UUID> network = ids(shuffled, terrorism);
    int others = counts.suspects() - counts.brought() - counts.notices();
    if (others < 0 || crimes.size() < counts.suspects() || network.size() <= counts.linked()) {
      throw new IllegalArgumentException(cases.size() + " cases are too few");
    }
    assign(crimes.subList(0, counts.brought()), Finding.BROUGHT);
    assign(crimes.subList(counts.brought(), counts.brought() + counts.notices()), Finding.SEARCHED);
    assign(
        crimes.subList(counts.brought() + counts.notices(), counts.suspects()), Finding.IDENTIFIED);
    assign(network.subList(0, counts.linked()), Finding.LINKED);
    lead = network.stream().skip(counts.linked()).findFirst();
  }

  private static List<UUID> ids(List<SyntheticCase> cases, Predicate<SyntheticCase> which) {
    return cases.stream().filter(which).map(SyntheticCase::messageId).toList();
  }

  private void assign(List<UUID> cases, Finding part) {
    cases.forEach(one -> parts.put(one, part));
  }

  /** The finding of this case; empty where an investigation is opened without a finding. */
  public Optional<Finding> of(UUID messageId) {
    return Optional.ofNullable(parts.get(messageId));
  }

  /** The case to which the {@link Finding#LINKED} ones are linked. */
  public UUID lead() {
    return lead.orElseThrow();
  }
}
