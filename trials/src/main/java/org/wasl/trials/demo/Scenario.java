package org.wasl.trials.demo;

import org.wasl.kit.sandbox.Courses;
import org.wasl.kit.send.Outcome;
import org.wasl.trials.cases.CaseGenerator;
import org.wasl.trials.cases.SyntheticCase;

/** What is played. */
interface Scenario {
  /** What comes of the cases. */
  Courses courses();

  /** The cases of this scenario, from the usual ones. */
  CaseGenerator cases(CaseGenerator usual);

  /** Whether some agencies misbehave for a while. */
  boolean trouble();

  /** Hears of each case that was accepted, by many threads; also of repetitions. */
  void accepted(SyntheticCase one, Outcome.Accepted accepted);

  /**
   * Looks at what came of it, once nothing moves any more.
   *
   * @param oversight asks as the oversight agency
   * @return whether it is what it should be
   */
  boolean judge(Post oversight, Voice voice);

  /** Cases without a story of their own, among agencies in trouble. */
  record Usual(Courses courses) implements Scenario {
    @Override
    public CaseGenerator cases(CaseGenerator usual) {
      return usual;
    }

    @Override
    public boolean trouble() {
      return true;
    }

    @Override
    public void accepted(SyntheticCase one, Outcome.Accepted accepted) {}

    @Override
    public boolean judge(Post oversight, Voice voice) {
      return true;
    }
  }
}
