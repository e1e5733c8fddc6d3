package org.wasl.certification.cases;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.wasl.runtime.RootCause;

/** Runs cases one after the other, and records the observations of each. */
public final class CertificationRun {
  /** The check of one case. It returns if the promise was kept. */
  @FunctionalInterface
  public interface Check {
    /**
     * Runs the case.
     *
     * @throws CaseEnded if it ends before its last step, or its promise was not kept
     */
    void run() throws CaseEnded, InterruptedException;
  }

  private final Map<String, CaseResult> results = new LinkedHashMap<>();
  private final List<String> observed = new ArrayList<>();

  /** Records a request or an answer. Several threads may call it. */
  public void observe(String description) {
    synchronized (observed) {
      observed.add(description);
    }
  }

  /**
   * Runs the cases that have a check.
   *
   * @param cases in their order
   * @param checks by number of the case
   * @param chosen numbers of the wanted cases, to which the cases that they need are added; empty
   *     for all
   * @param listener called with each result
   */
  public List<CaseResult> run(
      List<CertificationCase> cases,
      Map<String, Check> checks,
      Set<String> chosen,
      Consumer<CaseResult> listener)
      throws InterruptedException {
    for (CertificationCase certificationCase : cases) {
      Check check = checks.get(certificationCase.number());
      if (check == null) {
        throw new IllegalStateException("no check for case " + certificationCase.number());
      }
      if (chosen.isEmpty()
          || chosen.contains(certificationCase.number())
          || isNeeded(certificationCase, cases, chosen)) {
        CaseResult result = run(certificationCase, check);
        results.put(certificationCase.number(), result);
        listener.accept(result);
      }
    }
    return List.copyOf(results.values());
  }

  private static boolean isNeeded(
      CertificationCase certificationCase, List<CertificationCase> cases, Set<String> chosen) {
    return cases.stream()
        .filter(other -> other.needs().contains(certificationCase.number()))
        .anyMatch(other -> chosen.contains(other.number()) || isNeeded(other, cases, chosen));
  }

  private CaseResult run(CertificationCase certificationCase, Check check)
      throws InterruptedException {
    Optional<String> missing =
        certificationCase.needs().stream().filter(this::isMissing).findFirst();
    if (missing.isPresent()) {
      return new CaseResult(
          certificationCase,
          new CaseOutcome.NotRun("says nothing while " + missing.get() + " fails"),
          0,
          List.of());
    }
    observed.clear();
    long start = System.nanoTime();
    CaseOutcome outcome = outcome(check);
    long millis = (System.nanoTime() - start) / 1_000_000;
    synchronized (observed) {
      return new CaseResult(certificationCase, outcome, millis, observed);
    }
  }

  private boolean isMissing(String need) {
    CaseResult result = results.get(need);
    return result == null
        || result.outcome() instanceof CaseOutcome.Failed
        || result.outcome() instanceof CaseOutcome.NotRun;
  }

  private CaseOutcome outcome(Check check) throws InterruptedException {
    try {
      check.run();
    } catch (CaseEnded ended) {
      return ended.outcome();
    } catch (RuntimeException e) {
      return new CaseOutcome.Failed(
          "a case that can be run", e.getClass().getSimpleName() + ": " + RootCause.message(e));
    }
    synchronized (observed) {
      return observed.isEmpty()
          ? new CaseOutcome.Failed("at least one answer", "nothing was asked")
          : new CaseOutcome.Passed();
    }
  }
}
