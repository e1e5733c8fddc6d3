package org.wasl.audit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.DeliveryTransitions;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;

/** Checks the entries of one stream against each other. */
public final class StreamCheck {

  /**
   * The first error.
   *
   * @param number expected number of the entry
   * @param expected the expected value
   * @param found the value that was found
   */
  public record Flaw(long number, String expected, String found) {}

  private record Key(Optional<AgencyId> sender, Optional<MessageId> message) {}

  private record Progress(DeliveryState state, int attempt) {}

  private final Set<Key> accepted = new HashSet<>();
  private final Map<DeliveryId, Progress> deliveries = new HashMap<>();

  private StreamCheck() {}

  /**
   * Checks that the steps are contiguous from 1 and belong to one stream. It also checks that each
   * delivery moved as the table of legal steps allows, and that its attempts count from 1 without a
   * gap.
   *
   * @param entries entries of one stream, in order of their numbers
   * @return empty if nothing is wrong
   */
  public static Optional<Flaw> check(List<AuditEntry> entries) {
    return check(entries, Set.of());
  }

  /**
   * Checks a stream with erased entries in the same way.
   *
   * @param erased their numbers
   */
  public static Optional<Flaw> check(List<AuditEntry> entries, Set<Long> erased) {
    StreamCheck trail = new StreamCheck();
    long number = 0;
    for (AuditEntry entry : entries) {
      do {
        number++;
      } while (erased.contains(number));
      String stream = entries.get(0).stream();
      if (!entry.stream().equals(stream)) {
        return flaw(number, "stream " + stream, "stream " + entry.stream());
      }
      if (entry.number() != number) {
        return flaw(number, "step " + number, "step " + entry.number());
      }
      Optional<Flaw> flaw = trail.follow(entry);
      if (flaw.isPresent()) {
        return flaw;
      }
    }
    return Optional.empty();
  }

  private Optional<Flaw> follow(AuditEntry entry) {
    Step step = entry.step();
    if (step.action() == AuditAction.ACCEPTED) {
      accepted.add(key(step));
      return Optional.empty();
    }
    return step.delivery().flatMap(id -> move(entry, id));
  }

  private Optional<Flaw> move(AuditEntry entry, DeliveryId delivery) {
    Step step = entry.step();
    if (!accepted.contains(key(step))) {
      return flaw(entry.number(), "a message accepted before", step.action().wireName());
    }
    Progress before =
        deliveries.getOrDefault(delivery, new Progress(DeliveryTransitions.INITIAL, 0));
    Optional<DeliveryState> next = DeliveryTransitions.next(before.state(), step.action());
    if (next.isEmpty()) {
      return flaw(
          entry.number(),
          "a step legal in state " + before.state().wireName(),
          step.action().wireName());
    }
    int attempt = before.attempt() + (step.action() == AuditAction.ATTEMPTED ? 1 : 0);
    if (step.action() == AuditAction.ATTEMPTED && step.attempt().orElse(0) != attempt) {
      return flaw(entry.number(), "attempt " + attempt, "attempt " + step.attempt().orElse(0));
    }
    deliveries.put(delivery, new Progress(next.get(), attempt));
    return Optional.empty();
  }

  private static Key key(Step step) {
    return new Key(step.sender(), step.message());
  }

  private static Optional<Flaw> flaw(long number, String expected, String found) {
    return Optional.of(new Flaw(number, expected, found));
  }
}
