package org.wasl.trials.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.inbox.InboxReader.Delivery;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.trials.world.Evidence;
import org.wasl.trials.world.Freshness;
import org.wasl.trials.world.Submission;
import org.wasl.trials.world.Submission.Fate;
import org.wasl.wire.OwnMessages;

/** What happened in this run, as a table. */
final class Summary {
  private final Evidence evidence;
  private final List<Submission> submissions;
  private final List<AuditEntry> entries;
  private final Instant start;

  /**
   * @param evidence of all runs on the data folder
   * @param before how many submissions there were when this run began
   * @param start when this run began
   */
  Summary(Evidence evidence, int before, Instant start) {
    this.evidence = evidence;
    this.start = start;
    this.submissions = evidence.submissions().subList(before, evidence.submissions().size());
    this.entries =
        evidence.trail().values().stream()
            .flatMap(stream -> stream.stream())
            .filter(entry -> !entry.at().isBefore(start))
            .toList();
  }

  /** The submissions of this run. */
  List<Submission> submissions() {
    return submissions;
  }

  /** One line for each figure. */
  List<String> lines(Publisher publisher, long officesTwice, Set<String> troubled) {
    List<String> lines = new ArrayList<>();
    long accepted = submissions.stream().filter(one -> one.fate() == Fate.ACCEPTED).count();
    line(lines, "accepted", accepted, bySender(Fate.ACCEPTED));
    List<String> problems =
        submissions.stream()
            .filter(one -> one.fate() == Fate.REFUSED)
            .map(Submission::problem)
            .toList();
    line(lines, "refused", problems.size(), counts(problems.stream()));
    int deliveries =
        submissions.stream().mapToInt(submission -> submission.recipients().size()).sum();
    line(lines, "deliveries", deliveries, "to the recipients that the answers named");
    line(lines, "said by the gateway", said(), "of its own: what reporters may be told");
    line(lines, "delivered", count(AuditAction.DELIVERED), "each with its recipient's receipt");
    long attempts = count(AuditAction.ATTEMPTED);
    line(lines, "attempts", attempts, "failed for a while: " + reasons(AuditAction.FAILED));
    line(lines, "retried", count(AuditAction.FAILED), "by back-off, breaker and Retry-After");
    line(lines, "parked", count(AuditAction.PARKED), reasons(AuditAction.PARKED));
    line(lines, "replayed", count(AuditAction.REPLAYED), reasons(AuditAction.REPLAYED));
    long atDoor = publisher.twice() + officesTwice;
    long atAgencies = arrivals().mapToLong(Delivery::duplicates).sum();
    line(
        lines,
        "duplicates absorbed",
        atDoor + atAgencies,
        "at the door %d, by the agencies %d".formatted(atDoor, atAgencies));
    line(lines, "accept latency", publisher.acceptTimes().toString());
    line(lines, "end-to-end latency", endToEnd(publisher, agency -> true) + " (outages included)");
    line(
        lines,
        "  of the well-behaved",
        endToEnd(publisher, agency -> !troubled.contains(agency)).toString());
    return lines;
  }

  /** How soon steps were provable. */
  static List<String> lines(Freshness freshness) {
    List<String> lines = new ArrayList<>();
    line(lines, "step to checkpoint", freshness.signed());
    line(lines, "step to quorum", freshness.witnessed());
    return lines;
  }

  private static void line(List<String> lines, String what, long count, String detail) {
    line(lines, what, "%,6d  %s".formatted(count, detail));
  }

  private static void line(List<String> lines, String what, String figures) {
    lines.add("  %-22s %s".formatted(what, figures).stripTrailing());
  }

  private String bySender(Fate fate) {
    Predicate<Submission> platform = one -> one.sender().equals(Publisher.PLATFORM);
    long cases = submissions.stream().filter(one -> one.fate() == fate).filter(platform).count();
    long others =
        submissions.stream().filter(one -> one.fate() == fate).filter(platform.negate()).count();
    return "%,d cases, %,d messages of agencies about them".formatted(cases, others);
  }

  private long count(AuditAction action) {
    return entries.stream().filter(entry -> entry.step().action() == action).count();
  }

  private long said() {
    return entries.stream()
        .map(AuditEntry::step)
        .filter(step -> step.action() == AuditAction.ACCEPTED)
        .filter(step -> step.sender().filter(OwnMessages.SENDER::equals).isPresent())
        .count();
  }

  private String reasons(AuditAction action) {
    return counts(
        entries.stream()
            .filter(entry -> entry.step().action() == action)
            .flatMap(entry -> entry.step().why().stream()));
  }

  private static String counts(Stream<String> codes) {
    Map<String, Long> counts =
        codes.collect(
            Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  private Stream<Delivery> arrivals() {
    return evidence.inboxes().values().stream()
        .flatMap(inbox -> inbox.stream())
        .filter(delivery -> !delivery.received().time().isBefore(start));
  }

  /** From the platform's sending of a case to the agency's keeping of it. */
  private Times endToEnd(Publisher publisher, Predicate<String> agencies) {
    Map<UUID, Instant> sent = publisher.sentAt();
    return new Times(
        evidence.inboxes().entrySet().stream()
            .filter(inbox -> agencies.test(inbox.getKey()))
            .flatMap(inbox -> inbox.getValue().stream())
            .filter(Delivery::first)
            .map(Delivery::received)
            .filter(received -> sent.containsKey(received.messageId()))
            .mapToLong(
                received ->
                    Duration.between(sent.get(received.messageId()), received.time()).toMillis()));
  }
}
