package org.wasl.routes.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Kind;

/**
 * The agencies that a message names, and what they become by it.
 *
 * @param receiving they receive the message, by the agreement's word {@code addressed}
 * @param joining those of them that take part in the referral only from now on
 * @param office who supervises from now on; empty where that stays
 * @param refusal why one of them cannot be what the message wants; a code
 */
record Addressed(
    List<Agency> receiving,
    List<String> joining,
    Optional<String> office,
    Optional<String> refusal) {

  private static final String TO_OFFICE = "toOffice";
  private static final String HANDOVER = "handover";

  /** What the agency named by a readable fact must be. */
  private static final Map<String, Kind> FACTS =
      Map.of("addressee", Kind.POLICE, TO_OFFICE, Kind.PROSECUTION, "court", Kind.COURT);

  static Addressed of(
      Message message,
      SortedMap<String, String> clear,
      Parties parties,
      AgencyDirectory directory) {
    List<Agency> receiving = new ArrayList<>();
    for (Map.Entry<String, Kind> fact : FACTS.entrySet()) {
      if (clear.containsKey(fact.getKey())) {
        Optional<Agency> named =
            directory.byId(clear.get(fact.getKey())).filter(agency -> !agency.revoked());
        Optional<String> refusal = refusal(message, named, fact.getValue(), parties);
        if (refusal.isPresent()) {
          return new Addressed(List.of(), List.of(), Optional.empty(), refusal);
        }
        receiving.add(named.orElseThrow());
      }
    }
    List<String> joining =
        receiving.stream().map(Agency::id).filter(agency -> !parties.include(agency)).toList();
    return new Addressed(
        receiving, joining, Optional.ofNullable(clear.get(TO_OFFICE)), Optional.empty());
  }

  private static Optional<String> refusal(
      Message message, Optional<Agency> named, Kind kind, Parties parties) {
    if (named.isEmpty() || named.get().id().equals(message.sender().id())) {
      return Optional.of("no-such-agency");
    }
    // Content is handed over to a party, whatever it is; it does not make one.
    if (message.envelope().type().equals(HANDOVER)) {
      return parties.include(named.get().id()) ? Optional.empty() : Optional.of("not-a-party");
    }
    return named.get().kind() == kind ? Optional.empty() : Optional.of("not-of-that-kind");
  }
}
