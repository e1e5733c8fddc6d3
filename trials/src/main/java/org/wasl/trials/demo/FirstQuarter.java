package org.wasl.trials.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.wasl.kit.sandbox.Course;
import org.wasl.kit.sandbox.Courses;
import org.wasl.kit.send.Outcome;
import org.wasl.rules.CivilDay;
import org.wasl.trials.cases.Aftermath;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.Published;
import org.wasl.trials.cases.SyntheticCase;

/**
 * The platform's first quarter: its cases of June to August, investigated by the sandbox, then
 * counted by oversight. Nobody misbehaves, so that the figures are all there is to see.
 */
final class FirstQuarter implements Scenario, Courses {
  private final int count;
  private final long seed;
  private final Predicate<String> police;
  private final LocalDate today;
  private final Map<UUID, CompletableFuture<Course>> courses = new ConcurrentHashMap<>();
  private final CompletableFuture<UUID> lead = new CompletableFuture<>();
  private Aftermath aftermath;

  /**
   * @param count how many reports; proportions are kept
   * @param police whether an agency is a police unit
   * @param today the quarter is the latest that was over by this day
   */
  FirstQuarter(int count, long seed, Predicate<String> police, LocalDate today) {
    this.count = count;
    this.seed = seed;
    this.police = police;
    this.today = today;
  }

  @Override
  public Courses courses() {
    return this;
  }

  @Override
  public CompletionStage<Course> of(UUID referral) {
    return courses.computeIfAbsent(referral, unknown -> new CompletableFuture<>());
  }

  @Override
  public CaseGenerator cases(CaseGenerator usual) {
    CaseGenerator cases = usual.reportedBetween(begin(), end());
    aftermath = new Aftermath(cases.cases().toList(), Published.of(count), seed);
    return cases;
  }

  private Instant begin() {
    return CivilDay.begin(LocalDate.of(year(), Month.JUNE, 1));
  }

  private Instant end() {
    return CivilDay.begin(LocalDate.of(year(), Month.SEPTEMBER, 1));
  }

  private int year() {
    return today.isBefore(LocalDate.of(today.getYear(), Month.SEPTEMBER, 1))
        ? today.getYear() - 1
        : today.getYear();
  }

  @Override
  public boolean trouble() {
    return false;
  }

  @Override
  public void accepted(SyntheticCase one, Outcome.Accepted accepted) {
    if (one.messageId().equals(aftermath.lead())) {
      lead.complete(accepted.referral());
    }
    CompletableFuture<Course> course = of(accepted.referral()).toCompletableFuture();
    Optional<String> unit = accepted.recipients().stream().filter(police).sorted().findFirst();
    Optional<Aftermath.Part> part = aftermath.of(one.messageId());
    if (part.isEmpty()) {
      course.complete(Course.OPENED);
      return;
    }
    switch (part.get()) {
      case IDENTIFIED -> course.complete(new Course(unit, 1, 0, List.of(), false));
      case BROUGHT -> course.complete(new Course(unit, 1, 1, List.of(), false));
      case SEARCHED -> course.complete(new Course(unit, 1, 0, List.of(), true));
      case LINKED ->
          lead.thenAccept(to -> course.complete(new Course(unit, 0, 0, List.of(to), false)));
    }
  }

  @Override
  public boolean judge(Post oversight, Voice voice) {
    Comparison comparison = Comparison.ask(Published.of(count), oversight.client());
    comparison.lines().forEach(voice::line);
    return comparison.holds();
  }
}
