package org.wasl.routes.door;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.wasl.rules.lifecycle.Lifecycle;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.rules.lifecycle.ObjectStep;
import org.wasl.schemas.ProblemType;
import org.wasl.store.Effects;
import org.wasl.store.ReferralObject;
import org.wasl.store.Standing;
import org.wasl.wire.Agency;
import org.wasl.wire.Kind;

/** The instructions and notices that a message makes or names, and what it does to them. */
final class ObjectMoves {
  /** Readable facts that name an object: what the message is about, and what it answers. */
  private static final List<String> FACTS = List.of("object", "answers");

  private static final Set<Kind> NOTICE_HOLDERS = Set.of(Kind.REGISTRY, Kind.POLICE, Kind.DESK);

  private final Message message;
  private final String type;
  private final String subtype;
  private final List<ReferralObject> named = new ArrayList<>();
  private Refused refusal;

  private ObjectMoves(Message message) {
    this.message = message;
    this.type = message.envelope().type();
    this.subtype = message.subtype().orElse("");
  }

  /** Finds what the message names, and whether it may do what it does with it. */
  static ObjectMoves of(Message message, SortedMap<String, String> clear, Standing standing) {
    ObjectMoves moves = new ObjectMoves(message);
    FACTS.stream()
        .filter(clear::containsKey)
        .forEach(fact -> moves.name(UUID.fromString(clear.get(fact)), standing));
    return moves;
  }

  private void name(UUID id, Standing standing) {
    Optional<ReferralObject> object = standing.object(id);
    if (object.isEmpty()) {
      refusal = Refused.of(ProblemType.NOT_FOUND, message, "no-such-object");
      return;
    }
    Optional<ObjectStep> step = step(object.get());
    if (step.isEmpty()) {
      refusal = Refused.wrongState(message, standing.referral().state(), object.get().state());
    } else if (step.get().holders() == ObjectStep.Holders.CONFIRMING
        && !object.get().isHeldBy(message.sender().id())) {
      refusal =
          Refused.notAgreed(
              message,
              standing.referral().state(),
              object.get().holders().stream().map(ReferralObject.Holder::agency).toList(),
              "not-a-holder");
    }
    named.add(object.get());
  }

  Optional<Refused> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** Who holds what the message is about. */
  Stream<String> holders() {
    return named.stream()
        .filter(object -> ObjectKind.ofWireName(object.kind()).isNotice())
        .flatMap(object -> object.holders().stream().map(ReferralObject.Holder::agency));
  }

  /** Who made what the message is about or answers. */
  Stream<String> askers() {
    return named.stream().map(ReferralObject::maker);
  }

  List<Effects.Move> moves(List<Agency> recipients, Addressed addressed) {
    List<Effects.Move> moves = new ArrayList<>();
    Lifecycle.making(type, subtype)
        .map(step -> makes(step, recipients, addressed))
        .ifPresent(moves::add);
    named.forEach(object -> moves.add(moves(object)));
    return moves;
  }

  private Effects.Makes makes(ObjectStep step, List<Agency> recipients, Addressed addressed) {
    List<Agency> holders =
        step.kind().isNotice()
            ? Stream.concat(recipients.stream(), Stream.of(message.sender()))
                .filter(agency -> NOTICE_HOLDERS.contains(agency.kind()))
                .toList()
            : asked(recipients, addressed);
    return new Effects.Makes(
        message.envelope().messageId(),
        step.kind().wireName(),
        subtype.isEmpty() ? type : subtype,
        step.to().wireName(),
        holders.stream().map(Agency::id).distinct().toList());
  }

  /** Who must answer: whom the message names, or else the police, or else all who receive it. */
  private static List<Agency> asked(List<Agency> recipients, Addressed addressed) {
    List<Agency> police =
        recipients.stream().filter(agency -> agency.kind() == Kind.POLICE).toList();
    if (!addressed.receiving().isEmpty()) {
      return addressed.receiving();
    }
    return police.isEmpty() ? recipients : police;
  }

  private Effects.Moves moves(ReferralObject object) {
    ObjectStep step = step(object).orElseThrow();
    return new Effects.Moves(
        object.id(),
        object.state(),
        step.to().wireName(),
        step.whenConfirmed().map(ObjectState::wireName),
        Effects.Holders.valueOf(step.holders().name()));
  }

  private Optional<ObjectStep> step(ReferralObject object) {
    return Lifecycle.next(
        ObjectKind.ofWireName(object.kind()),
        object.code(),
        ObjectState.ofWireName(object.state()),
        type,
        subtype);
  }
}
