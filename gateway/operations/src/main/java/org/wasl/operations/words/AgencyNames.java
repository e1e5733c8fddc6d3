package org.wasl.operations.words;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.configuration.tables.AgencyEntry;
import org.wasl.rules.id.AgencyId;

/**
 * Names of agencies from their files. An agency without a file is named by its id.
 *
 * @param byId the agencies by their ids
 */
public record AgencyNames(Map<AgencyId, AgencyEntry> byId) {
  /** Names of these agencies. */
  public static AgencyNames of(List<AgencyEntry> agencies) {
    return new AgencyNames(agencies.stream().collect(Collectors.toMap(AgencyEntry::id, a -> a)));
  }

  /**
   * The name in one of the languages.
   *
   * @param id the id of the agency
   * @param language {@code ar}, {@code fr} or {@code en}
   */
  public String name(String id, String language) {
    AgencyEntry known = byId.get(new AgencyId(id));
    return known == null ? id : known.names().getOrDefault(language, id);
  }
}
