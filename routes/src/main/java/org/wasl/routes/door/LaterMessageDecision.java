package org.wasl.routes.door;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.agreements.NamedRecipient;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.rules.permission.MessagePermission;
import org.wasl.rules.permission.Permissions;
import org.wasl.rules.permission.SenderContext;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.intake.Acceptance;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;

/**
 * Decides recipients and effect of one message of an existing referral. It uses the agreements, the
 * state of the referral, and the states of the instructions and notices in the message.
 */
final class LaterMessageDecision {
  private static final String HANDOVER_NUMBER = "handover";
  private static final String AMENDMENT = "case-amendment";

  private final AgencyDirectory directory;
  private final Permissions permissions;
  private final IdentityCustody custody;
  private final MessageFacts facts;
  private final Clock clock;
  private final ValidMessage message;
  private final ReferralSnapshot snapshot;
  private final Parties parties;

  /**
   * A decision about one message.
   *
   * @param snapshot the referral that it names
   */
  LaterMessageDecision(
      ConfigurationSnapshot configuration,
      IdentityCustody custody,
      MessageFacts facts,
      Clock clock,
      ValidMessage message,
      ReferralSnapshot snapshot) {
    this.directory = configuration.directory();
    this.permissions = new Permissions(configuration.agreements());
    this.custody = custody;
    this.facts = facts;
    this.clock = clock;
    this.message = message;
    this.snapshot = snapshot;
    this.parties = Parties.of(snapshot.referral());
  }

  StepResult<DecidedMessage> decide() {
    Timeline.Referral referral = snapshot.referral();
    AgencyId sender = message.sender().id();
    if (!parties.includes(sender) && !snapshot.holds(sender)) {
      // An agency that is not a party does not learn that the referral exists.
      return StepResult.rejected(Rejections.of(ProblemType.NOT_FOUND, message, "not-a-party"));
    }
    Optional<String> mark = SandboxRule.referralRefusal(message.envelope().test(), referral.test());
    if (mark.isPresent()) {
      return StepResult.rejected(Rejections.wrongTestMark(message, mark.get()));
    }
    String state = referral.state();
    SortedMap<String, String> ofCase = MessageFacts.read(referral.clearJson());
    SenderContext context =
        RuleTerms.of(
            message.sender(), snapshot, ofCase.getOrDefault(MessageFacts.REPORTER_MODE, ""));
    return switch (permissions.message(context, type(), subtype())) {
      case MessagePermission.WrongState _ ->
          StepResult.rejected(Rejections.wrongState(message, state, parties));
      case MessagePermission.NotAgreed(var holders) ->
          StepResult.rejected(
              Rejections.notAgreed(
                  message, state, parties.ids(holders, directory), Optional.empty()));
      case MessagePermission.Excluded(var reason, var holders) ->
          StepResult.rejected(
              Rejections.notAgreed(
                  message,
                  state,
                  holders.stream().map(AgencyId::new).toList(),
                  Optional.of(reason)));
      case MessagePermission.Permitted(var permitted) -> permitted(permitted, context, ofCase);
    };
  }

  private String type() {
    return message.envelope().type();
  }

  private String subtype() {
    return message.subtype().orElse("");
  }

  private StepResult<DecidedMessage> permitted(
      AgreementDecision.Permitted permitted,
      SenderContext context,
      SortedMap<String, String> ofCase) {
    String state = snapshot.referral().state();
    List<Violation> identities = custody.handedOnViolations(message, ofCase);
    if (!identities.isEmpty()) {
      return StepResult.rejected(Rejections.violating(message, identities));
    }
    SortedMap<String, String> clear = facts.of(message);
    List<Violation> lastDay = facts.lastDayViolations(message, clear, clock);
    if (!lastDay.isEmpty()) {
      return StepResult.rejected(Rejections.violating(message, lastDay));
    }
    Addressees addressed = Addressees.of(message, clear, parties, directory);
    if (!addressed.invalid().isEmpty()) {
      return StepResult.rejected(
          Rejections.misaddressed(
              message, state, facts.addresseeViolations(message, addressed.invalid())));
    }
    ObjectTransitions objects = ObjectTransitions.of(message, clear, snapshot);
    if (objects.rejection().isPresent()) {
      return StepResult.rejected(objects.rejection().get());
    }
    List<Agency> recipients =
        recipients(
            permitted, addressed, objects, custody.custodian(message, ofCase, parties.platform()));
    if (recipients.isEmpty()) {
      return StepResult.rejected(
          message.envelope().test()
              ? Rejections.of(ProblemType.NO_SANDBOX, message)
              : Rejections.notAgreed(message, state, List.of(), Optional.of("no-recipient")));
    }
    return StepResult.next(
        new DecidedMessage(
            message,
            snapshot.referral().id(),
            recipients,
            continues(
                permitted,
                context,
                effects(clear, ofCase, permitted, addressed, objects.moves(recipients, addressed))),
            facts.urgency(ofCase),
            Integer.parseInt(clear.getOrDefault(HANDOVER_NUMBER, "0"))));
  }

  /**
   * The message is accepted in every state in which its effect is the same. So concurrent messages
   * of others do not matter unless they change the parties or the facts of the case.
   */
  private Acceptance.ContinuesReferral continues(
      AgreementDecision.Permitted permitted, SenderContext context, MessageEffects effects) {
    boolean keepsState = permitted.nextState() == context.state();
    Set<String> expected =
        Stream.of(ReferralState.values())
            .filter(state -> state != ReferralState.NEW)
            .filter(
                state ->
                    permissions.agreement(context, type(), subtype(), state)
                            instanceof AgreementDecision.Permitted other
                        && other.recipients().equals(permitted.recipients())
                        && other.namedRecipients().equals(permitted.namedRecipients())
                        && other.nextState() == (keepsState ? state : permitted.nextState()))
            .map(ReferralState::wireName)
            .collect(Collectors.toSet());
    Optional<String> next = Optional.of(permitted.nextState().wireName()).filter(it -> !keepsState);
    return new Acceptance.ContinuesReferral(expected, Optional.of(snapshot.facts()), next, effects);
  }

  private MessageEffects effects(
      SortedMap<String, String> clear,
      SortedMap<String, String> ofCase,
      AgreementDecision.Permitted permitted,
      Addressees addressed,
      List<MessageEffects.ObjectEffect> moves) {
    return new MessageEffects(
        facts.json(clear),
        Optional.of(clear).filter(it -> type().equals(AMENDMENT)).map(it -> amended(it, ofCase)),
        addressed.office(),
        addressed.joining(),
        Lifecycle.lapsedInstructions(type(), subtype(), permitted.nextState()),
        moves);
  }

  private String amended(SortedMap<String, String> clear, SortedMap<String, String> before) {
    SortedMap<String, String> amended = new TreeMap<>(clear);
    IdentityCustody.keepCustodian(amended, before);
    return facts.json(amended);
  }

  private List<Agency> recipients(
      AgreementDecision.Permitted permitted,
      Addressees addressed,
      ObjectTransitions objects,
      AgencyId custodian) {
    Map<NamedRecipient, List<AgencyId>> named =
        Map.of(
            NamedRecipient.OFFICE, List.of(parties.office()),
            NamedRecipient.ADDRESSED, addressed.recipients().stream().map(Agency::id).toList(),
            NamedRecipient.HOLDERS, objects.holders().toList(),
            NamedRecipient.ASKER, objects.requesters().toList(),
            NamedRecipient.CUSTODIAN, List.of(custodian));
    return parties.recipients(
        permitted, named, directory, message.sender(), message.envelope().test());
  }
}
