package org.wasl.rules.permission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.wasl.rules.agreements.Agreement;
import org.wasl.rules.agreements.AgreementDecision;
import org.wasl.rules.agreements.AgreementRequest;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.agreements.CourtRule;
import org.wasl.rules.agreements.ReporterRule;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectTransition.HolderEffect;
import org.wasl.rules.lifecycle.ReferralState;

/**
 * Decides by agreements and life cycle what an agency may send in a referral. The door asks about a
 * message that arrived. {@link #actions} asks the same question for every possible message.
 *
 * @param agreements permitted senders, messages and recipients
 */
public record Permissions(Agreements agreements) {

  /** A message type and its code or action. The code is empty if the type has none. */
  private record Subject(String type, String subtype) {}

  /** Tells whether the agency may send such a message in the referral now. */
  public MessagePermission message(SenderContext by, String type, String subtype) {
    return switch (agreement(by, type, subtype, by.state())) {
      case AgreementDecision.WrongState(var _, var allowedIn) ->
          new MessagePermission.WrongState(allowedIn);
      case AgreementDecision.NotAgreed(var holders) -> new MessagePermission.NotAgreed(holders);
      case AgreementDecision.Permitted permitted ->
          ReporterRule.refusal(type, subtype, by.reporterMode())
              .map(reason -> new MessagePermission.Excluded(reason, List.of()))
              .or(
                  () ->
                      CourtRule.refusal(type, by.agency(), by.seized())
                          .map(
                              reason ->
                                  new MessagePermission.Excluded(
                                      reason, by.seized().stream().map(AgencyId::value).toList())))
              .<MessagePermission>map(excluded -> excluded)
              .orElseGet(() -> new MessagePermission.Permitted(permitted));
    };
  }

  /** The decision of the agreements about such a message if the referral is in that state. */
  public AgreementDecision agreement(
      SenderContext by, String type, String subtype, ReferralState state) {
    return agreements.decide(new AgreementRequest(by.kind(), by.role(type), type, subtype, state));
  }

  /** Tells whether such a message of the agency may name that object. */
  public static ObjectPermission object(
      AgencyId agency, ObjectSnapshot object, String type, String subtype) {
    return Lifecycle.next(object.kind(), object.code(), object.state(), type, subtype)
        .<ObjectPermission>map(
            step ->
                step.holders() == HolderEffect.CONFIRMING && !object.holders().containsKey(agency)
                    ? new ObjectPermission.NotAHolder(object.holders().keySet())
                    : new ObjectPermission.Permitted(step))
        .orElseGet(() -> new ObjectPermission.WrongState(object.state()));
  }

  /**
   * Every message that an agreement gives to agencies of this kind, and whether this agency may
   * send it now. A permitted message has one entry for each object that it may name. Any other has
   * one entry with the obstacle. The gateway refuses a message that is not in the list.
   *
   * @param objects the objects of the referral that the agency may know of
   */
  public List<ReferralAction> actions(SenderContext by, List<ObjectSnapshot> objects) {
    return Lifecycle.all().stream()
        .filter(step -> step.from() != ReferralState.NEW)
        .map(step -> new Subject(step.type(), step.subtype()))
        .distinct()
        .filter(subject -> isGivenTo(by, subject))
        .flatMap(subject -> actions(by, objects, subject))
        .toList();
  }

  private boolean isGivenTo(SenderContext by, Subject subject) {
    return agreements.lines().stream()
        .filter(line -> line.sender() == by.kind())
        .filter(line -> !Agreement.OWN_TYPES.contains(line.type()))
        .anyMatch(line -> line.covers(subject.type(), subject.subtype()));
  }

  private Stream<ReferralAction> actions(
      SenderContext by, List<ObjectSnapshot> objects, Subject subject) {
    return switch (message(by, subject.type(), subject.subtype())) {
      case MessagePermission.Permitted(var agreement) ->
          permitted(by, objects, subject, agreement).stream();
      case MessagePermission.WrongState(var possibleIn) ->
          Stream.of(notAllowed(subject, "referral-state", possibleIn, List.of()));
      case MessagePermission.NotAgreed _ -> Stream.of(notAllowed(subject, "another-office"));
      case MessagePermission.Excluded(var reason, var holders) ->
          Stream.of(
              notAllowed(subject, reason, Set.of(), holders.stream().map(AgencyId::new).toList()));
    };
  }

  private static List<ReferralAction> permitted(
      SenderContext by,
      List<ObjectSnapshot> objects,
      Subject subject,
      AgreementDecision.Permitted agreement) {
    List<ObjectSnapshot> about = candidates(objects, subject, true);
    List<ObjectSnapshot> answers = candidates(objects, subject, false);
    return switch (Lifecycle.names(subject.type(), subject.subtype())) {
      case NOTHING -> List.of(allowed(by, subject, Optional.empty(), answers, agreement));
      case NOTICE -> each(by, about, subject, answers, agreement);
      case REQUEST -> each(by, answers, subject, List.of(), agreement);
    };
  }

  /**
   * The objects that such a message acts on in some state. They are notices and warrants, or
   * requests.
   */
  private static List<ObjectSnapshot> candidates(
      List<ObjectSnapshot> objects, Subject subject, boolean notices) {
    return objects.stream()
        .filter(object -> object.kind().isNotice() == notices)
        .filter(
            object ->
                Lifecycle.concerns(object.kind(), object.code(), subject.type(), subject.subtype()))
        .toList();
  }

  private static List<ReferralAction> each(
      SenderContext by,
      List<ObjectSnapshot> candidates,
      Subject subject,
      List<ObjectSnapshot> answers,
      AgreementDecision.Permitted agreement) {
    List<ReferralAction> allowed = new ArrayList<>();
    String missing = "no-object";
    for (ObjectSnapshot object : candidates) {
      switch (object(by.agency(), object, subject.type(), subject.subtype())) {
        case ObjectPermission.Permitted _ ->
            allowed.add(allowed(by, subject, Optional.of(object), answers, agreement));
        case ObjectPermission.WrongState _ -> missing = "object-state";
        case ObjectPermission.NotAHolder _ ->
            missing = missing.equals("object-state") ? missing : "not-a-holder";
      }
    }
    return allowed.isEmpty() ? List.of(notAllowed(subject, missing)) : allowed;
  }

  private static ReferralAction allowed(
      SenderContext by,
      Subject subject,
      Optional<ObjectSnapshot> object,
      List<ObjectSnapshot> answers,
      AgreementDecision.Permitted agreement) {
    List<ObjectSnapshot> mayAnswer =
        answers.stream()
            .filter(
                each ->
                    object(by.agency(), each, subject.type(), subject.subtype())
                        instanceof ObjectPermission.Permitted)
            .toList();
    boolean asked =
        Stream.concat(object.stream(), mayAnswer.stream())
            .anyMatch(each -> isAsked(by.agency(), each, subject));
    return new ReferralAction.Allowed(
        subject.type(), subject.subtype(), object, mayAnswer, asked, agreement);
  }

  /** Tells whether the object waits for such a message of this agency. */
  private static boolean isAsked(AgencyId agency, ObjectSnapshot object, Subject subject) {
    boolean owes = Boolean.FALSE.equals(object.holders().get(agency));
    return owes
        && (object.kind() == ObjectKind.INSTRUCTION
            || Lifecycle.next(
                    object.kind(), object.code(), object.state(), subject.type(), subject.subtype())
                .filter(step -> step.holders() == HolderEffect.CONFIRMING)
                .isPresent());
  }

  private static ReferralAction notAllowed(Subject subject, String missing) {
    return new ReferralAction.NotAllowed(subject.type(), subject.subtype(), missing);
  }

  private static ReferralAction notAllowed(
      Subject subject, String missing, Set<ReferralState> possibleIn, List<AgencyId> holders) {
    return new ReferralAction.NotAllowed(
        subject.type(), subject.subtype(), missing, possibleIn, holders);
  }
}
