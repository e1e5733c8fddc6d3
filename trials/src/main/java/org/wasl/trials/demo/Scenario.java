package org.wasl.trials.demo;

import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.sandbox.CasePlanner;

/** What the demo runs. */
interface Scenario {
  /** Decides what the agencies do about the cases. */
  CasePlanner planner();

  /** The cases of this scenario, from the usual ones. */
  CaseGenerator cases(CaseGenerator usual);

  /** Whether some agencies misbehave for a time. */
  boolean hasFaults();

  /** Called for each case that was accepted, also for repetitions, by many threads. */
  void accepted(SyntheticCase one, RequestOutcome.Accepted accepted);

  /**
   * Evaluates the result, once nothing is in progress.
   *
   * @param oversight asks as the oversight agency
   * @return whether it is what it should be
   */
  boolean evaluate(SubmissionClient oversight, DemoOutput output);

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
    public void accepted(SyntheticCase one, RequestOutcome.Accepted accepted) {}

    @Override
    public boolean evaluate(SubmissionClient oversight, DemoOutput output) {
      return true;
    }
  }
}
