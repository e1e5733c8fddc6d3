package org.wasl.rules.deadlines;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.deadlines.DeadlineEnd.StartingMessage;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;

/**
 * The rows for all stages, and the calendar.
 *
 * @param rules the rows. If several match a step, each starts a deadline
 * @param calendar the calendar of working time
 * @param kinds kind of each agency, by id
 */
public record DeadlineTable(
    List<DeadlineRule> rules, WorkingCalendar calendar, Map<AgencyId, AgencyRole> kinds) {

  /**
   * The effect of a sequence of steps.
   *
   * @param ended ends for deadlines that were open before
   * @param opened deadlines that are open afterwards
   */
  public record Changes(List<DeadlineEnd> ended, List<Deadline> opened) {}

  /** Copies. */
  public DeadlineTable {
    rules = List.copyOf(rules);
    kinds = Map.copyOf(kinds);
  }

  /** The actions that start or end anything. */
  public Set<AuditAction> actions() {
    return rules.stream()
        .flatMap(rule -> Stream.concat(Stream.of(rule.start()), rule.ends().stream()))
        .map(StepPattern::action)
        .collect(Collectors.toSet());
  }

  /** The row of that id. */
  public Optional<DeadlineRule> rule(String id) {
    return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }

  /**
   * Evaluates steps in order of time. A deadline that starts and ends among them is left out. A
   * step that both ends and starts deadlines ends only earlier ones.
   */
  public Changes apply(List<TrailEvent> events) {
    List<DeadlineEnd> ended = new ArrayList<>();
    // An event ends only deadlines of its own referral. The others are not searched.
    Map<ReferralId, List<Deadline>> opened = new LinkedHashMap<>();
    for (TrailEvent event : events) {
      List<Deadline> open = opened.computeIfAbsent(event.referral(), first -> new ArrayList<>());
      List<DeadlineEnd> endings = ended(event);
      if (!endings.isEmpty()) {
        open.removeIf(deadline -> endings.stream().anyMatch(ending -> ending.matches(deadline)));
        ended.addAll(endings);
      }
      open.addAll(started(event));
    }
    return new Changes(ended, opened.values().stream().flatMap(List::stream).toList());
  }

  // Loops, because every step is compared with every row, and almost none matches.
  List<Deadline> started(TrailEvent event) {
    List<Deadline> started = new ArrayList<>();
    for (DeadlineRule rule : rules) {
      if (rule.start().matches(event) && rule.validity().contains(calendar.dayOf(event.at()))) {
        for (AgencyId agency : event.recipients()) {
          if (owes(rule, agency, event.office())) {
            deadline(rule, event, agency).ifPresent(started::add);
          }
        }
        for (Notice notice : owed(rule, event)) {
          deadline(rule, event, notice).ifPresent(started::add);
        }
      }
    }
    return started;
  }

  private boolean owes(DeadlineRule rule, AgencyId agency, AgencyId office) {
    AgencyRole kind = kinds.get(agency);
    // The triage agency takes the place of an office but is not one.
    boolean supervises = agency.equals(office) && kind == AgencyRole.PROSECUTION;
    return rule.owing().contains(DeadlineRule.ANY)
        || rule.owing().contains(DeadlineRule.OFFICE) && supervises
        || kind != null && rule.owing().contains(kind.wireName());
  }

  /** The notices whose issuers owe it. */
  private static List<Notice> owed(DeadlineRule rule, TrailEvent event) {
    return rule.owing().contains(DeadlineRule.ISSUER) ? event.notices() : List.of();
  }

  private Optional<Deadline> deadline(DeadlineRule rule, TrailEvent event, AgencyId agency) {
    return deadline(rule, event, event.subject(), event.object(), agency);
  }

  /** It is about the step's message, or about the notice if the message names none. */
  private Optional<Deadline> deadline(DeadlineRule rule, TrailEvent event, Notice notice) {
    return event.object().isPresent()
        ? deadline(rule, event, notice.issuer())
        : deadline(
            rule,
            event,
            new StartingMessage(notice.issuer(), notice.id()),
            Optional.of(notice.id()),
            notice.issuer());
  }

  /** Empty if it would run to the last day of a notice that has none. */
  private Optional<Deadline> deadline(
      DeadlineRule rule,
      TrailEvent event,
      StartingMessage subject,
      Optional<MessageId> object,
      AgencyId agency) {
    return rule.work()
        .map(work -> calendar.add(work, event.at()))
        .or(() -> event.until().map(calendar::endOf))
        .map(
            due ->
                new Deadline(
                    rule.id(),
                    rule.stage(),
                    event.referral(),
                    subject.sender(),
                    subject.messageId(),
                    object,
                    agency,
                    remindAt(rule, event.at(), due),
                    due));
  }

  private Instant remindAt(DeadlineRule rule, Instant start, Instant due) {
    if (rule.remindTo().isEmpty()) {
      return due;
    }
    return rule.work()
        .map(work -> calendar.add(work.minus(rule.remindBefore()), start))
        .orElseGet(() -> calendar.subtract(rule.remindBefore(), due));
  }

  List<DeadlineEnd> ended(TrailEvent event) {
    Set<DeadlineEnd> ended = new LinkedHashSet<>();
    for (DeadlineRule rule : rules) {
      for (StepPattern end : rule.ends()) {
        if (end.matches(event)) {
          endings(rule, end, event).forEach(ended::add);
        }
      }
    }
    return List.copyOf(ended);
  }

  private static Stream<DeadlineEnd> endings(DeadlineRule rule, StepPattern end, TrailEvent event) {
    Optional<StartingMessage> message =
        end.isSameMessage()
            ? Optional.of(new StartingMessage(event.sender(), event.messageId()))
            : Optional.of(event.content()).filter(content -> end.handsOver());
    return rule.owing().contains(DeadlineRule.ISSUER)
        ? event.notices().stream()
            .map(
                notice ->
                    new DeadlineEnd(
                        rule.id(),
                        event.referral(),
                        notice.issuer(),
                        message,
                        Optional.of(notice.id())))
        : event.actors().stream()
            .map(
                agency ->
                    new DeadlineEnd(rule.id(), event.referral(), agency, message, event.object()));
  }
}
