package org.wasl.gateway.command;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.gateway.config.tables.AgencyEntry;

/** Names of agencies from their files; an agency without a file is named by its id. */
record AgencyNames(Map<String, AgencyEntry> byId) {
  static AgencyNames of(List<AgencyEntry> agencies) {
    return new AgencyNames(agencies.stream().collect(Collectors.toMap(AgencyEntry::id, a -> a)));
  }

  String name(String id, String language) {
    AgencyEntry known = byId.get(id);
    return known == null ? id : known.names().getOrDefault(language, id);
  }
}
