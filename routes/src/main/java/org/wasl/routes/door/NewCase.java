package org.wasl.routes.door;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.wasl.rules.CivilDay;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.Request;
import org.wasl.rules.agreements.Verdict;
import org.wasl.rules.competence.Competence;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Acceptance;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;
import org.wasl.wire.Ids;

/** Decides where a new case goes: competence finds the agencies, an agreement must permit it. */
final class NewCase {
  private static final String CASE = "vetted-case";

  private final AgencyDirectory directory;
  private final CompetenceTable competence;
  private final Agreements agreements;
  private final String triage;
  private final Facts facts;
  private final Clock clock;

  NewCase(
      AgencyDirectory directory,
      CompetenceTable competence,
      Agreements agreements,
      String triage,
      Facts facts,
      Clock clock) {
    this.directory = directory;
    this.competence = competence;
    this.agreements = agreements;
    this.triage = triage;
    this.facts = facts;
    this.clock = clock;
  }

  Object decide(Message message) {
    Request request =
        new Request(
            Parties.roleByKind(message.sender().kind()),
            Optional.empty(),
            message.envelope().type(),
            "",
            ReferralState.NEW);
    Verdict verdict = agreements.decide(request);
    if (!(verdict instanceof Verdict.Permitted permitted)) {
      return Refused.of(ProblemType.NOT_AGREED, message, null);
    }
    SortedMap<String, String> clear = facts.of(message);
    Competence found =
        competence.decide(
            CaseReading.facts(message.content(), clear), CivilDay.of(clock.instant()));
    return decided(message, permitted, clear, found);
  }

  private Decided decided(
      Message message,
      Verdict.Permitted permitted,
      SortedMap<String, String> clear,
      Competence found) {
    String platform = message.sender().id();
    Parties parties = parties(platform, found);
    List<Agency> recipients =
        parties.having(permitted.recipients(), directory, message.sender()).stream()
            .filter(agency -> !agency.revoked())
            .toList();
    boolean triaged =
        found instanceof Competence.Undecided
            || recipients.stream().noneMatch(agency -> agency.id().equals(parties.office()));
    if (triaged) {
      recipients = withTriage(recipients);
    }
    Acceptance.Opens opens =
        new Acceptance.Opens(
            (triaged ? unassigned() : permitted.nextState()).wireName(),
            facts.json(clear),
            parties.police(),
            triaged ? triage : parties.office(),
            parties.others(),
            found.why(),
            triaged);
    return new Decided(
        message,
        Ids.referralId(message.envelope().time(), platform, message.envelope().messageId()),
        recipients,
        opens,
        facts.urgency(clear),
        0);
  }

  private static ReferralState unassigned() {
    return Lifecycle.next(ReferralState.NEW, CASE, Lifecycle.UNASSIGNED).orElseThrow();
  }

  private Parties parties(String platform, Competence found) {
    return found instanceof Competence.Decided decided
        ? new Parties(platform, List.of(decided.police()), decided.office(), decided.others())
        : new Parties(platform, List.of(), triage, List.of());
  }

  private List<Agency> withTriage(List<Agency> recipients) {
    List<Agency> all = new ArrayList<>(recipients);
    directory.byId(triage).filter(agency -> !all.contains(agency)).ifPresent(all::add);
    return all;
  }
}
