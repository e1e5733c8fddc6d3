package org.wasl.demo;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.wasl.client.answer.Outcome;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.sandbox.CasePlan;
import org.wasl.sandbox.CasePlanner;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.InvestigationFindings;
import org.wasl.sandbox.cases.PublishedFigures;
import org.wasl.sandbox.cases.SyntheticCase;

/**
 * The platform's first quarter. The sandbox investigates its cases of June to August, and oversight
 * then counts them. No agency misbehaves.
 */
final class FirstQuarterScenario implements Scenario, CasePlanner {
  private final int count;
  private final long seed;
  private final Predicate<AgencyId> police;
  private final Clock clock;
  private final ZoneId zone;
  private final LocalDate today;
  private final Map<ReferralId, CompletableFuture<CasePlan>> courses = new ConcurrentHashMap<>();
  private Optional<InvestigationFindings> aftermath = Optional.empty();

  /**
   * @param count number of reports; proportions are kept
   * @param police whether an agency is a police unit
   * @param clock clock whose zone and time select the latest quarter that has ended
   */
  FirstQuarterScenario(int count, long seed, Predicate<AgencyId> police, Clock clock) {
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
  public CompletionStage<CasePlan> planOf(ReferralId referral) {
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
  public void accepted(SyntheticCase syntheticCase, Outcome.Accepted accepted) {
    InvestigationFindings found = aftermath.orElseThrow();
    CompletableFuture<CasePlan> course = planOf(accepted.referral()).toCompletableFuture();
    Optional<AgencyId> unit = accepted.recipients().stream().filter(police).sorted().findFirst();
    Optional<InvestigationFindings.Finding> part = found.of(syntheticCase.messageId());
    if (part.isEmpty()) {
      course.complete(CasePlan.OPENED);
      return;
    }
    switch (part.get()) {
      case IDENTIFIED, LINKED -> course.complete(new CasePlan(unit, 1, 0, List.of(), false));
      case BROUGHT -> course.complete(new CasePlan(unit, 1, 1, List.of(), false));
      case SEARCHED -> course.complete(new CasePlan(unit, 1, 0, List.of(), true));
    }
  }

  @Override
  public boolean evaluate(SubmissionClient oversight, DemoOutput output)
      throws InterruptedException {
    List<LocalDate> days = today.datesUntil(LocalDate.now(clock).plusDays(1)).toList();
    FigureComparison comparison =
        FigureComparison.ask(PublishedFigures.of(count), oversight.client(), days);
    comparison.lines().forEach(output::line);
    return comparison.holds();
  }
}
