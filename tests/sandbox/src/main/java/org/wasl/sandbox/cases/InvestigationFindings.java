package org.wasl.sandbox.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.wasl.rules.id.MessageId;

/**
 * Findings of investigations in the cases of a quarter. A seed assigns them so that the published
 * counts hold. They say which cases identify a person, which of these persons are brought before a
 * court or searched for, and which are linked to an organisation.
 *
 * <p>The published figures do not name those cases. This class assumes the following:
 *
 * <ul>
 *   <li>one person a case, among online crime whose place is known
 *   <li>a notice for each person identified and not brought before a court
 *   <li>persons linked to an organisation in cases of terrorism
 * </ul>
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
    /** A person linked to an organisation is identified. */
    LINKED
  }

  private final Map<MessageId, Finding> parts = new HashMap<>();

  /**
   * Assigns the findings.
   *
   * @throws IllegalArgumentException if there are too few cases for these counts
   */
  public InvestigationFindings(List<SyntheticCase> cases, PublishedFigures counts, long seed) {
    List<SyntheticCase> shuffled = new ArrayList<>(cases);
    Collections.shuffle(shuffled, new Random(seed));
    Predicate<SyntheticCase> terrorism =
        syntheticCase -> syntheticCase.category().equals("terrorism");
    // Nobody is competent to investigate a domestic case without a place.
    List<MessageId> crimes =
        ids(
            shuffled,
            terrorism
                .negate()
                .and(
                    syntheticCase ->
                        syntheticCase.subjects() > 0 && syntheticCase.territory() != null));
    List<MessageId> network = ids(shuffled, terrorism);
    int others = counts.suspects() - counts.brought() - counts.notices();
    if (others < 0 || crimes.size() < counts.suspects() || network.size() < counts.linked()) {
      throw new IllegalArgumentException(cases.size() + " cases are not enough");
    }
    assign(crimes.subList(0, counts.brought()), Finding.BROUGHT);
    assign(crimes.subList(counts.brought(), counts.brought() + counts.notices()), Finding.SEARCHED);
    assign(
        crimes.subList(counts.brought() + counts.notices(), counts.suspects()), Finding.IDENTIFIED);
    assign(network.subList(0, counts.linked()), Finding.LINKED);
  }

  private static List<MessageId> ids(List<SyntheticCase> cases, Predicate<SyntheticCase> which) {
    return cases.stream().filter(which).map(SyntheticCase::messageId).toList();
  }

  private void assign(List<MessageId> cases, Finding part) {
    cases.forEach(messageId -> parts.put(messageId, part));
  }

  /** The finding of this case. It is empty if an investigation is opened without a finding. */
  public Optional<Finding> of(MessageId messageId) {
    return Optional.ofNullable(parts.get(messageId));
  }
}
