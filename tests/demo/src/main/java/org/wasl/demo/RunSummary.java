package org.wasl.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.audit.AuditEntry;
import org.wasl.kit.inbox.InboxReader.InboxDelivery;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.sandbox.checker.CheckpointLatency;
import org.wasl.sandbox.checker.LatencyStatistics;
import org.wasl.sandbox.checker.Observations;
import org.wasl.sandbox.checker.SubmittedMessage;
import org.wasl.sandbox.checker.SubmittedMessage.Status;

/** Prints the events of this run as a table. */
final class RunSummary {
  private final Observations evidence;
  private final List<SubmittedMessage> submissions;
  private final List<AuditEntry> entries;
  private final Instant start;

  /**
   * @param evidence of all runs on the data folder
   * @param before how many submissions there were when this run began
   * @param start when this run began
   */
  RunSummary(Observations evidence, int before, Instant start) {
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
  List<SubmittedMessage> submissions() {
    return submissions;
  }

  /** One line for each figure. */
  List<String> lines(CasePublisher publisher, long officesTwice, Set<AgencyId> troubled) {
    List<String> lines = new ArrayList<>();
    long accepted =
        submissions.stream()
            .filter(submittedMessage -> submittedMessage.status() == Status.ACCEPTED)
            .count();
    line(lines, "accepted", accepted, bySender(Status.ACCEPTED));
    List<String> problems =
        submissions.stream()
            .filter(submittedMessage -> submittedMessage.status() == Status.REFUSED)
            .map(SubmittedMessage::problem)
            .toList();
    line(lines, "refused", problems.size(), counts(problems.stream()));
    int deliveries =
        submissions.stream().mapToInt(submission -> submission.recipients().size()).sum();
    line(lines, "deliveries", deliveries, "to the recipients that the answers named");
    line(
        lines, "gateway messages", gatewayMessages(), "sent by the gateway: notices for reporters");
    line(lines, "delivered", count(AuditAction.DELIVERED), "each with its recipient's receipt");
    long attempts = count(AuditAction.ATTEMPTED);
    line(lines, "attempts", attempts, "temporary failures: " + reasons(AuditAction.FAILED));
    line(lines, "retried", count(AuditAction.FAILED), "by back-off, breaker and Retry-After");
    line(lines, "parked", count(AuditAction.PARKED), reasons(AuditAction.PARKED));
    line(lines, "replayed", count(AuditAction.REPLAYED), reasons(AuditAction.REPLAYED));
    long atDoor = publisher.duplicates() + officesTwice;
    long atAgencies = arrivals().mapToLong(InboxDelivery::duplicates).sum();
    line(
        lines,
        "duplicates absorbed",
        atDoor + atAgencies,
        String.format(Locale.ROOT, "at the door %d, by the agencies %d", atDoor, atAgencies));
    line(lines, "accept latency", publisher.acceptTimes().toString());
    line(lines, "end-to-end latency", endToEnd(publisher, agency -> true) + " (outages included)");
    line(
        lines,
        "  of the well-behaved",
        endToEnd(publisher, agency -> !troubled.contains(agency)).toString());
    return lines;
  }

  /** The time until steps were provable. */
  static List<String> lines(CheckpointLatency freshness) {
    List<String> lines = new ArrayList<>();
    line(lines, "step to checkpoint", freshness.signed());
    line(lines, "step to quorum", freshness.witnessed());
    return lines;
  }

  private static void line(List<String> lines, String title, long count, String detail) {
    line(lines, title, String.format(Locale.ROOT, "%,6d  %s", count, detail));
  }

  private static void line(List<String> lines, String title, String figures) {
    lines.add("  %-22s %s".formatted(title, figures).stripTrailing());
  }

  private String bySender(Status fate) {
    Predicate<SubmittedMessage> platform =
        submittedMessage -> submittedMessage.sender().equals(CasePublisher.PLATFORM);
    long cases =
        submissions.stream()
            .filter(submittedMessage -> submittedMessage.status() == fate)
            .filter(platform)
            .count();
    long others =
        submissions.stream()
            .filter(submittedMessage -> submittedMessage.status() == fate)
            .filter(platform.negate())
            .count();
    return String.format(
        Locale.ROOT, "%,d cases, %,d messages of agencies about them", cases, others);
  }

  private long count(AuditAction action) {
    return entries.stream().filter(entry -> entry.step().action() == action).count();
  }

  private long gatewayMessages() {
    return entries.stream()
        .map(AuditEntry::step)
        .filter(step -> step.action() == AuditAction.ACCEPTED)
        .filter(step -> step.sender().filter(AgencyId.GATEWAY::equals).isPresent())
        .count();
  }

  private String reasons(AuditAction action) {
    return counts(
        entries.stream()
            .filter(entry -> entry.step().action() == action)
            .flatMap(entry -> entry.step().whyText().stream()));
  }

  private static String counts(Stream<String> codes) {
    Map<String, Long> counts =
        codes.collect(
            Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getKey() + " " + count.getValue())
        .collect(Collectors.joining(", "));
  }

  private Stream<InboxDelivery> arrivals() {
    return evidence.inboxes().values().stream()
        .flatMap(inbox -> inbox.stream())
        .filter(delivery -> !delivery.received().time().isBefore(start));
  }

  /** From the platform's sending of a case to the agency's keeping of it. */
  private LatencyStatistics endToEnd(CasePublisher publisher, Predicate<AgencyId> agencies) {
    Map<MessageId, Instant> sent = publisher.sentAt();
    return new LatencyStatistics(
        evidence.inboxes().entrySet().stream()
            .filter(inbox -> agencies.test(inbox.getKey()))
            .flatMap(inbox -> inbox.getValue().stream())
            .filter(InboxDelivery::first)
            .map(InboxDelivery::received)
            .filter(received -> sent.containsKey(received.messageId()))
            .mapToLong(
                received ->
                    Duration.between(sent.get(received.messageId()), received.time()).toMillis()));
  }
}
