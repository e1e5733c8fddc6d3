package org.wasl.trials.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.InvestigationFindings;
import org.wasl.trials.cases.PublishedFigures;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.sandbox.CasePlan;
import org.wasl.trials.sandbox.CasePlanner;

/**
 * The platform's first quarter: its cases of June to August, investigated by the sandbox, then
 * counted by oversight. No agency misbehaves.
 */
final class FirstQuarterScenario implements Scenario, CasePlanner {
  private final int count;
  private final long seed;
  private final Predicate<String> police;
  private final Clock clock;
  private final ZoneId zone;
  private final LocalDate today;
  private final Map<UUID, CompletableFuture<CasePlan>> courses = new ConcurrentHashMap<>();
  private final CompletableFuture<UUID> lead = new CompletableFuture<>();
  private Optional<InvestigationFindings> aftermath = Optional.empty();

  /**
   * @param count how many reports; proportions are kept
   * @param police whether an agency is a police unit
   * @param clock the quarter is the latest that is over today, in the zone of this clock
   */
  FirstQuarterScenario(int count, long seed, Predicate<String> police, Clock clock) {
    this.count = count;
    this.seed = seed;
    this.police = police;
    this.clock = clock;
    this.zone = clock.getZone();
    this.today = LocalDate.now(clock);
  }

  @Override
  public CasePlanner planner() {
    return this;
  }

  @Override
  public CompletionStage<CasePlan> planOf(UUID referral) {
    return courses.computeIfAbsent(referral, unknown -> new CompletableFuture<>());
  }

  @Override
  public CaseGenerator cases(CaseGenerator usual) {
    CaseGenerator cases = usual.reportedBetween(begin(), end());
    aftermath =
        Optional.of(
            new InvestigationFindings(cases.cases().toList(), PublishedFigures.of(count), seed));
    return cases;
  }

  private Instant begin() {
    return LocalDate.of(year(), Month.JUNE, 1).atStartOfDay(zone).toInstant();
  }

  private Instant end() {
    return LocalDate.of(year(), Month.SEPTEMBER, 1).atStartOfDay(zone).toInstant();
  }

  private int year() {
    return today.isBefore(LocalDate.of(today.getYear(), Month.SEPTEMBER, 1))
        ? today.getYear() - 1
        : today.getYear();
  }

  @Override
  public boolean hasFaults() {
    return false;
  }

  @Override
  public void accepted(SyntheticCase one, RequestOutcome.Accepted accepted) {
    InvestigationFindings found = aftermath.orElseThrow();
    if (one.messageId().equals(found.lead())) {
      lead.complete(accepted.referral());
    }
    CompletableFuture<CasePlan> course = planOf(accepted.referral()).toCompletableFuture();
    Optional<String> unit = accepted.recipients().stream().filter(police).sorted().findFirst();
    Optional<InvestigationFindings.Finding> part = found.of(one.messageId());
    if (part.isEmpty()) {
      course.complete(CasePlan.OPENED);
      return;
    }
    switch (part.get()) {
      case IDENTIFIED -> course.complete(new CasePlan(unit, 1, 0, List.of(), false));
      case BROUGHT -> course.complete(new CasePlan(unit, 1, 1, List.of(), false));
      case SEARCHED -> course.complete(new CasePlan(unit, 1, 0, List.of(), true));
      case LINKED ->
          lead.thenAccept(to -> course.complete(new CasePlan(unit, 0, 0, List.of(to), false)));
    }
  }

  @Override
  public boolean evaluate(SubmissionClient oversight, DemoOutput output) {
    List<LocalDate> days = today.datesUntil(LocalDate.now(clock).plusDays(1)).toList();
    FigureComparison comparison =
        FigureComparison.ask(PublishedFigures.of(count), oversight.client(), days);
    comparison.lines().forEach(output::line);
    return comparison.holds();
  }
}
