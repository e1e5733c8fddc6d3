package org.wasl.demo;

import org.wasl.client.answer.Outcome;
import org.wasl.sandbox.CasePlanner;
import org.wasl.sandbox.cases.CaseGenerator;
import org.wasl.sandbox.cases.SyntheticCase;

/** A scenario of the demo. */
interface Scenario {
  /** Decides how the agencies handle the cases. */
  CasePlanner planner();

  /** The cases of this scenario, from the usual ones. */
  CaseGenerator cases(CaseGenerator usual);

  /** Tells whether some agencies misbehave for a time. */
  boolean hasFaults();

  /** Called for each case that was accepted, also for repetitions, by many threads. */
  void accepted(SyntheticCase syntheticCase, Outcome.Accepted accepted);

  /**
   * Evaluates the result when nothing is in progress.
   *
   * @param oversight client of the oversight agency
   * @return whether the result is the expected one
   */
  boolean evaluate(SubmissionClient oversight, DemoOutput output) throws InterruptedException;

  /** The usual cases, with faulty agencies. */
  record Usual(CasePlanner planner) implements Scenario {
    @Override
    public CaseGenerator cases(CaseGenerator usual) {
      return usual;
    }

    @Override
    public boolean hasFaults() {
      return true;
    }

    @Override
    public void accepted(SyntheticCase syntheticCase, Outcome.Accepted accepted) {}

    @Override
    public boolean evaluate(SubmissionClient oversight, DemoOutput output) {
      return true;
    }
  }
}
