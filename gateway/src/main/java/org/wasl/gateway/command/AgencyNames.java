package org.wasl.gateway.command;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.wasl.gateway.config.tables.AgencyEntry;

/** What agencies are called, as their files say; who has none any more is told by its id. */
record AgencyNames(Map<String, AgencyEntry> byId) {
  static AgencyNames of(List<AgencyEntry> agencies) {
    return new AgencyNames(agencies.stream().collect(Collectors.toMap(AgencyEntry::id, a -> a)));
  }

  String name(String id, String language) {
    return byId.containsKey(id) ? byId.get(id).names().get(language) : id;
  }
}
