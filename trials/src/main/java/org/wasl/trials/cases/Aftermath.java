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
 * What comes of the cases of a quarter, dealt by a seed so that the published counts hold: which
 * investigations identify a person, whom of these a court hears, who is searched for, and which
 * cases are linked to one another. The published figures do not say which cases those were. Taken
 * here: one person a case, among online crime whose place is known; a notice for persons identified
 * and not brought before a court; links among terrorism.
 */
public final class Aftermath {
  /** What comes of one case. */
  public enum Part {
    /** A person is identified. */
    IDENTIFIED,
    /** A person is identified and brought before a court. */
    BROUGHT,
    /** A person is identified and searched for. */
    SEARCHED,
    /** It is found linked to the first of its kind. */
    LINKED
  }

  private final Map<UUID, Part> parts = new HashMap<>();
  private final Optional<UUID> lead;

  /**
   * Deals.
   *
   * @throws IllegalArgumentException if there are too few cases for these counts
   */
  public Aftermath(List<SyntheticCase> cases, Published counts, long seed) {
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
    deal(crimes.subList(0, counts.brought()), Part.BROUGHT);
    deal(crimes.subList(counts.brought(), counts.brought() + counts.notices()), Part.SEARCHED);
    deal(crimes.subList(counts.brought() + counts.notices(), counts.suspects()), Part.IDENTIFIED);
    deal(network.subList(0, counts.linked()), Part.LINKED);
    lead = network.stream().skip(counts.linked()).findFirst();
  }

  private static List<UUID> ids(List<SyntheticCase> cases, Predicate<SyntheticCase> which) {
    return cases.stream().filter(which).map(SyntheticCase::messageId).toList();
  }

  private void deal(List<UUID> cases, Part part) {
    cases.forEach(one -> parts.put(one, part));
  }

  /** What comes of this case; empty where an investigation is opened and that is all. */
  public Optional<Part> of(UUID messageId) {
    return Optional.ofNullable(parts.get(messageId));
  }

  /** The case to which the {@link Part#LINKED} ones are linked. */
  public UUID lead() {
    return lead.orElseThrow();
  }
}
