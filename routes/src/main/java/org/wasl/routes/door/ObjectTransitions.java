package org.wasl.routes.door;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.Rejection;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ObjectTransition;
import org.wasl.rules.permission.ObjectPermission;
import org.wasl.rules.permission.Permissions;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.store.intake.MessageEffects;
import org.wasl.store.intake.MessageEffects.LastDayEffect;
import org.wasl.store.referral.ReferralObject;
import org.wasl.store.referral.ReferralSnapshot;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyKind;

/** The instructions and notices that a message creates or names, and its effect on them. */
final class ObjectTransitions {
  /**
   * Readable facts that name an object, which are the message's subject and the object that it
   * answers.
   */
  private static final List<String> FACTS = List.of("object", "answers");

  /** The readable fact with the ground for refusing a request. */
  private static final String GROUND = "ground";

  private static final Set<AgencyKind> NOTICE_HOLDERS =
      Set.of(AgencyKind.REGISTRY, AgencyKind.POLICE, AgencyKind.DESK);

  private final ValidMessage message;
  private final String type;
  private final String subtype;
  private final Optional<LocalDate> until;
  private final Optional<String> ground;
  private final List<ReferralObject> named = new ArrayList<>();
  private Optional<Rejection> rejection = Optional.empty();

  private ObjectTransitions(ValidMessage message, SortedMap<String, String> clear) {
    this.message = message;
    this.ground = Optional.ofNullable(clear.get(GROUND));
    this.type = message.envelope().type();
    this.subtype = message.subtype().orElse("");
    this.until = Optional.ofNullable(clear.get(MessageFacts.LAST_DAY)).map(LocalDate::parse);
  }

  /** Finds the objects that the message names, and checks whether their transitions are legal. */
  static ObjectTransitions of(
      ValidMessage message, SortedMap<String, String> clear, ReferralSnapshot snapshot) {
    ObjectTransitions moves = new ObjectTransitions(message, clear);
    FACTS.stream()
        .flatMap(fact -> Optional.ofNullable(clear.get(fact)).stream())
        .forEach(id -> moves.add(MessageId.parse(id), snapshot));
    return moves;
  }

  private void add(MessageId id, ReferralSnapshot snapshot) {
    Optional<ReferralObject> object = snapshot.object(id);
    if (object.isEmpty()) {
      rejection = Optional.of(Rejections.of(ProblemType.NOT_FOUND, message, "no-such-object"));
      return;
    }
    String state = snapshot.referral().state();
    switch (permission(object.get())) {
      case ObjectPermission.Permitted _ -> {}
      case ObjectPermission.WrongState _ ->
          rejection = Optional.of(Rejections.wrongState(message, state, object.get().state()));
      case ObjectPermission.NotAHolder _ ->
          rejection =
              Optional.of(
                  Rejections.notAgreed(
                      message,
                      state,
                      object.get().holders().stream().map(ReferralObject.Holder::agency).toList(),
                      Optional.of("not-a-holder")));
    }
    named.add(object.get());
  }

  Optional<Rejection> rejection() {
    return rejection;
  }

  /** Holders of the notices and warrants that the message names. */
  Stream<AgencyId> holders() {
    return holders(named);
  }

  /** The holders of those of these objects that are notices or warrants. */
  static Stream<AgencyId> holders(List<ReferralObject> objects) {
    return objects.stream()
        .filter(object -> ObjectKind.ofWireName(object.kind()).isNotice())
        .flatMap(object -> object.holders().stream().map(ReferralObject.Holder::agency));
  }

  /** Makers of the objects that the message names. */
  Stream<AgencyId> requesters() {
    return named.stream().map(ReferralObject::maker);
  }

  List<MessageEffects.ObjectEffect> moves(List<Agency> recipients, Addressees addressed) {
    List<MessageEffects.ObjectEffect> moves = new ArrayList<>();
    Lifecycle.creating(type, subtype)
        .map(step -> makes(step, recipients, addressed))
        .ifPresent(moves::add);
    named.forEach(object -> moves.add(moves(object)));
    return moves;
  }

  private MessageEffects.ObjectCreation makes(
      ObjectTransition step, List<Agency> recipients, Addressees addressed) {
    List<Agency> holders =
        step.kind().isNotice()
            ? Stream.concat(recipients.stream(), Stream.of(message.sender()))
                .filter(agency -> NOTICE_HOLDERS.contains(agency.kind()))
                .toList()
            : mustAnswer(recipients, addressed);
    return new MessageEffects.ObjectCreation(
        message.envelope().messageId(),
        step.kind().wireName(),
        subtype.isEmpty() ? type : subtype,
        step.to().wireName(),
        holders.stream().map(Agency::id).distinct().toList(),
        until);
  }

  /**
   * The agencies that must answer. These are the agencies in the message, otherwise the police,
   * otherwise all recipients.
   */
  private static List<Agency> mustAnswer(List<Agency> recipients, Addressees addressed) {
    List<Agency> police =
        recipients.stream().filter(agency -> agency.kind() == AgencyKind.POLICE).toList();
    if (!addressed.recipients().isEmpty()) {
      return addressed.recipients();
    }
    return police.isEmpty() ? recipients : police;
  }

  private MessageEffects.ObjectUpdate moves(ReferralObject object) {
    if (!(permission(object) instanceof ObjectPermission.Permitted(var step))) {
      throw new IllegalStateException("a rejected message has no transition");
    }
    return new MessageEffects.ObjectUpdate(
        object.id(),
        object.state(),
        step.to().wireName(),
        step.whenConfirmed().map(ObjectState::wireName),
        MessageEffects.HolderRequest.valueOf(step.holders().name()),
        Lifecycle.replacesLastDay(type, subtype)
            ? new LastDayEffect.Replaced(until)
            : new LastDayEffect.Unchanged(),
        ground);
  }

  private ObjectPermission permission(ReferralObject object) {
    return Permissions.object(message.sender().id(), RuleTerms.of(object), type, subtype);
  }
}
