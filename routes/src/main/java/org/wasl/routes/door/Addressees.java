package org.wasl.routes.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.rules.id.AgencyId;
import org.wasl.runtime.SpellingSuggestions;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.directory.AgencyKind;

/**
 * The agencies that a message names, and their new roles.
 *
 * @param recipients they receive the message, by the agreement's role {@code addressed}
 * @param joining new parties of the referral among them
 * @param office the new supervising office; empty if it stays
 * @param invalid agencies that cannot have the role; if there are any, the rest is not used
 */
record Addressees(
    List<Agency> recipients,
    List<AgencyId> joining,
    Optional<AgencyId> office,
    List<Invalid> invalid) {

  /**
   * An agency that the message may not name.
   *
   * @param fact the readable fact that names it
   * @param reason a code
   * @param nearest ids of possible agencies, nearest first; may be empty
   */
  record Invalid(String fact, String reason, List<String> nearest) {}

  private static final String TO_OFFICE = "toOffice";
  private static final int MAX_SUGGESTIONS = 3;

  /** The required kind of the agency named by each readable fact, in a fixed order. */
  private static final SortedMap<String, AgencyKind> FACTS =
      new TreeMap<>(
          Map.of(
              "addressee",
              AgencyKind.POLICE,
              TO_OFFICE,
              AgencyKind.PROSECUTION,
              "court",
              AgencyKind.COURT));

  static Addressees of(
      ValidMessage message,
      SortedMap<String, String> clear,
      Parties parties,
      AgencyDirectory directory) {
    List<Agency> receiving = new ArrayList<>();
    List<Invalid> wrong = new ArrayList<>();
    FACTS.forEach(
        (fact, kind) -> {
          if (clear.containsKey(fact)) {
            String id = clear.get(fact);
            Optional<Agency> named =
                directory.byId(new AgencyId(id)).filter(agency -> mayBe(agency, message.sender()));
            Optional<String> reason = reason(message, named, kind, parties);
            reason.ifPresent(
                it -> wrong.add(new Invalid(fact, it, nearest(it, id, kind, message, directory))));
            named.filter(agency -> reason.isEmpty()).ifPresent(receiving::add);
          }
        });
    List<AgencyId> joining =
        receiving.stream().map(Agency::id).filter(agency -> !parties.includes(agency)).toList();
    return new Addressees(
        receiving,
        joining,
        Optional.ofNullable(clear.get(TO_OFFICE)).map(AgencyId::new),
        List.copyOf(wrong));
  }

  /**
   * The agencies that a message of this sender may name, by the readable fact that names them. A
   * handover names any party instead.
   *
   * @param test whether the referral is a test
   */
  static SortedMap<String, List<AgencyId>> possible(
      AgencyDirectory directory, Agency sender, boolean test) {
    SortedMap<String, List<AgencyId>> possible = new TreeMap<>();
    FACTS.forEach(
        (fact, kind) ->
            possible.put(
                fact,
                directory.all().stream()
                    .filter(agency -> agency.kind() == kind && mayBe(agency, sender))
                    .filter(Recipients.of(test))
                    .map(Agency::id)
                    .sorted()
                    .toList()));
    return possible;
  }

  private static boolean mayBe(Agency agency, Agency sender) {
    return !agency.revoked() && !agency.id().equals(sender.id());
  }

  private static Optional<String> reason(
      ValidMessage message, Optional<Agency> named, AgencyKind kind, Parties parties) {
    if (named.isEmpty()) {
      return Optional.of("no-such-agency");
    }
    if (!Recipients.of(message).test(named.get())) {
      return Optional.of(message.envelope().test() ? "not-a-sandbox" : "sandbox");
    }
    if (isHandover(message)) {
      return parties.includes(named.get().id()) ? Optional.empty() : Optional.of("not-a-party");
    }
    return named.get().kind() == kind ? Optional.empty() : Optional.of("not-of-that-kind");
  }

  /** A handover goes to an existing party of any role and creates none. */
  private static boolean isHandover(ValidMessage message) {
    return message.envelope().type().equals(MessageLimits.HANDOVER);
  }

  private static List<String> nearest(
      String reason, String id, AgencyKind kind, ValidMessage message, AgencyDirectory directory) {
    List<String> possible =
        directory.all().stream()
            .filter(agency -> mayBe(agency, message.sender()))
            .filter(Recipients.of(message))
            .filter(agency -> isHandover(message) || agency.kind() == kind)
            .map(it -> it.id().value())
            .toList();
    return reason.equals("not-a-party")
        ? List.of()
        : SpellingSuggestions.nearest(id, possible, MAX_SUGGESTIONS);
  }
}
