package org.wasl.trials.demo;

import org.wasl.kit.send.RequestOutcome;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.SyntheticCase;
import org.wasl.trials.sandbox.CasePlanner;

/** What is played. */
interface Scenario {
  /** What comes of the cases. */
  CasePlanner planner();

  /** The cases of this scenario, from the usual ones. */
  CaseGenerator cases(CaseGenerator usual);

  /** Whether some agencies misbehave for a while. */
  boolean hasFaults();

  /** Hears of each case that was accepted, by many threads; also of repetitions. */
  void accepted(SyntheticCase one, RequestOutcome.Accepted accepted);

  /**
   * Looks at what came of it, once nothing moves any more.
   *
   * @param oversight asks as the oversight agency
   * @return whether it is what it should be
   */
  boolean evaluate(SubmissionClient oversight, DemoOutput voice);

  /** Cases without a story of their own, among agencies in trouble. */
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
    public boolean evaluate(SubmissionClient oversight, DemoOutput voice) {
      return true;
    }
  }
}
