package org.wasl.sandbox.checker;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StreamCheck;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.sandbox.checker.SubmittedMessage.Status;

/** Checks that each stream is consistent, and that the trail has exactly the accepted messages. */
final class AuditTrailCheck {
  private record Key(String stream, String sender, MessageId messageId) {}

  private AuditTrailCheck() {}

  static Stream<BrokenPromise> check(Observations evidence) {
    Map<Key, Integer> accepted = new HashMap<>();
    evidence.trail().values().stream()
        .flatMap(entries -> entries.stream())
        .filter(entry -> entry.step().action() == AuditAction.ACCEPTED)
        .forEach(entry -> accepted.merge(key(entry), 1, Integer::sum));
    return Stream.of(
            invalidStreams(evidence),
            missing(evidence, accepted),
            foreignEntries(evidence, accepted))
        .flatMap(found -> found);
  }

  private static Key key(AuditEntry entry) {
    return new Key(
        entry.stream(),
        entry.step().sender().map(AgencyId::value).orElse(""),
        entry.step().message().orElse(new MessageId(new UUID(0, 0))));
  }

  private static Key key(SubmittedMessage submittedMessage) {
    return new Key(
        submittedMessage.referral().map(ReferralId::toString).orElse(""),
        submittedMessage.sender().value(),
        submittedMessage.messageId());
  }

  private static Stream<BrokenPromise> invalidStreams(Observations evidence) {
    return evidence.trail().entrySet().stream()
        .flatMap(
            stream ->
                StreamCheck.check(stream.getValue()).stream()
                    .map(
                        flaw ->
                            broken(
                                String.format(
                                    Locale.ROOT,
                                    "stream %s, step %d: expected %s, found %s",
                                    stream.getKey(),
                                    flaw.number(),
                                    flaw.expected(),
                                    flaw.found()))));
  }

  private static Stream<BrokenPromise> missing(Observations evidence, Map<Key, Integer> accepted) {
    return evidence.submissions().stream()
        .filter(submittedMessage -> submittedMessage.is(Status.ACCEPTED))
        .filter(submittedMessage -> accepted.getOrDefault(key(submittedMessage), 0) != 1)
        .map(
            submittedMessage ->
                broken(
                    submittedMessage.name()
                        + " is accepted "
                        + accepted.getOrDefault(key(submittedMessage), 0)
                        + " times in the trail of "
                        + submittedMessage.referral().orElseThrow()));
  }

  /** Uses only the id of an unanswered message, because its referral is unknown. */
  private static Stream<BrokenPromise> foreignEntries(
      Observations evidence, Map<Key, Integer> accepted) {
    Map<Status, Set<Key>> known =
        evidence.submissions().stream()
            .collect(
                Collectors.groupingBy(
                    SubmittedMessage::status,
                    Collectors.mapping(AuditTrailCheck::key, Collectors.toSet())));
    return accepted.keySet().stream()
        .filter(key -> !GatewayMessageCheck.isOwn(key.sender()))
        .filter(key -> !known.getOrDefault(Status.ACCEPTED, Set.of()).contains(key))
        .filter(
            key ->
                !known
                    .getOrDefault(Status.UNANSWERED, Set.of())
                    .contains(new Key("", key.sender(), key.messageId())))
        .map(
            key ->
                broken(
                    "message %s of %s is accepted in the trail of %s only"
                        .formatted(key.messageId(), key.sender(), key.stream())));
  }

  private static BrokenPromise broken(String description) {
    return new BrokenPromise(Promise.TRAIL_CONSISTENT, description);
  }
}
