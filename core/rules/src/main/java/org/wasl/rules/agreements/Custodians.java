package org.wasl.rules.agreements;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.wasl.rules.id.AgencyId;

/**
 * The agencies that the platform seals identities of reporters to, by the matter of the case.
 *
 * @param byCategory custodian of the cases of a category
 * @param otherwise custodian of all other cases. If empty, the platform is its own custodian for
 *     them, and their identities never reach the gateway
 */
public record Custodians(SortedMap<String, AgencyId> byCategory, Optional<AgencyId> otherwise) {
  /** The platform is its own custodian. */
  public static final Custodians NONE = new Custodians(new TreeMap<>(), Optional.empty());

  /** Copies the map. */
  public Custodians {
    byCategory = Collections.unmodifiableSortedMap(new TreeMap<>(byCategory));
  }

  /** One custodian for every matter. */
  public static Custodians only(AgencyId custodian) {
    return new Custodians(new TreeMap<>(), Optional.of(custodian));
  }

  /** The custodian for cases of this category, or empty if the platform is its own. */
  public Optional<AgencyId> of(String category) {
    return Optional.ofNullable(byCategory.get(category)).or(() -> otherwise);
  }

  /** Every custodian, for whatever matter. */
  public SortedSet<AgencyId> all() {
    SortedSet<AgencyId> all = new TreeSet<>(byCategory.values());
    otherwise.ifPresent(all::add);
    return all;
  }
}
