package org.wasl.routes.door;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.agreements.AgreementRequest;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.competence.CompetenceDecision;
import org.wasl.rules.competence.CompetenceTable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.intake.Acceptance;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.message.DeterministicIds;

/**
 * Decides the recipients of a new case. Competence finds the agencies, and an agreement must permit
 * it.
 */
final class NewCaseDecision {
  private static final String CASE = "vetted-case";

  private final AgencyDirectory directory;
  private final CompetenceTable competence;
  private final Agreements agreements;
  private final AgencyId triage;
  private final String home;
  private final MessageFacts facts;
  private final Clock clock;

  NewCaseDecision(
      ConfigurationSnapshot configuration,
      AgencyId triage,
      String home,
      MessageFacts facts,
      Clock clock) {
    this.directory = configuration.directory();
    this.competence = configuration.competence();
    this.agreements = configuration.agreements();
    this.triage = triage;
    this.home = home;
    this.facts = facts;
    this.clock = clock;
  }

  StepResult<DecidedMessage> decide(ValidMessage message) {
    AgreementRequest request =
        new AgreementRequest(
            Parties.roleByKind(message.sender().kind()),
            Optional.empty(),
            message.envelope().type(),
            "",
            ReferralState.NEW);
    AgreementDecision verdict = agreements.decide(request);
    if (!(verdict instanceof AgreementDecision.Permitted permitted)) {
      return StepResult.rejected(Rejections.of(ProblemType.NOT_AGREED, message));
    }
    SortedMap<String, String> clear = facts.of(message);
    CompetenceDecision found =
        competence.decide(
            CaseFactsReader.facts(message.content(), clear, message.envelope().test(), home),
            LocalDate.now(clock));
    return decided(message, permitted, clear, found);
  }

  private StepResult<DecidedMessage> decided(
      ValidMessage message,
      AgreementDecision.Permitted permitted,
      SortedMap<String, String> clear,
      CompetenceDecision found) {
    AgencyId platform = message.sender().id();
    Parties parties = parties(message, found);
    List<Agency> recipients =
        parties.withRole(permitted.recipients(), directory, message.sender()).stream()
            .filter(Recipients.of(message))
            .toList();
    boolean triaged =
        parties.police().isEmpty()
            || recipients.stream().noneMatch(agency -> agency.id().equals(parties.office()));
    if (triaged && message.envelope().test()) {
      // Triage is for real cases and takes no part in tests.
      return StepResult.rejected(Rejections.of(ProblemType.NO_SANDBOX, message));
    }
    if (triaged) {
      Optional<Agency> assigning = directory.byId(triage).filter(Recipients.of(message));
      if (assigning.isEmpty()) {
        // Without it nobody could assign the case. The sender may try again once there is another.
        return StepResult.rejected(
            Rejections.of(ProblemType.UNAVAILABLE, message, "triage-not-in-service"));
      }
      recipients = with(assigning.get(), recipients);
    }
    Acceptance.OpensReferral opens =
        new Acceptance.OpensReferral(
            (triaged ? unassigned() : permitted.nextState()).wireName(),
            facts.json(clear),
            parties.police(),
            triaged ? triage : parties.office(),
            parties.others(),
            found.why(),
            triaged);
    return StepResult.next(
        new DecidedMessage(
            message,
            DeterministicIds.referralId(
                message.envelope().time(), platform, message.envelope().messageId()),
            recipients,
            opens,
            facts.urgency(clear),
            0));
  }

  private static ReferralState unassigned() {
    return Lifecycle.next(ReferralState.NEW, CASE, Lifecycle.UNASSIGNED).orElseThrow();
  }

  /** A police unit that is not in service counts as absent, and triage assigns another one. */
  private Parties parties(ValidMessage message, CompetenceDecision found) {
    AgencyId platform = message.sender().id();
    return switch (found) {
      case CompetenceDecision.Decided decided
          when directory.byId(decided.police()).filter(Recipients.of(message)).isPresent() ->
          new Parties(platform, List.of(decided.police()), decided.office(), decided.others());
      case CompetenceDecision.Decided _, CompetenceDecision.Undecided _ ->
          new Parties(platform, List.of(), triage, List.of());
    };
  }

  private static List<Agency> with(Agency another, List<Agency> recipients) {
    if (recipients.contains(another)) {
      return recipients;
    }
    List<Agency> all = new ArrayList<>(recipients);
    all.add(another);
    return all;
  }
}
