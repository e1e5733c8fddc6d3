package org.wasl.rules.lifecycle;

import static org.wasl.rules.lifecycle.ReferralState.INVESTIGATING;
import static org.wasl.rules.lifecycle.ReferralState.NEW;
import static org.wasl.rules.lifecycle.ReferralState.NOTICE_ISSUED;
import static org.wasl.rules.lifecycle.ReferralState.NOTICE_REQUESTED;
import static org.wasl.rules.lifecycle.ReferralState.REFERRED;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The one table of what takes a referral where. What is not in it is not legal. */
public final class Lifecycle {

  /**
   * One legal step.
   *
   * @param from the state before
   * @param type message type, without its version
   * @param subtype its code (instruction) or action (notice); empty where the type has none
   * @param to the state after; the same as before where the message changes nothing
   */
  public record Step(ReferralState from, String type, String subtype, ReferralState to) {}

  private static final String INSTRUCTION = "instruction";
  private static final String NOTICE = "wanted-notice";

  private static final List<Step> TABLE =
      List.of(
          new Step(NEW, "vetted-case", "", REFERRED),
          new Step(REFERRED, INSTRUCTION, "open-investigation", INVESTIGATING),
          new Step(INVESTIGATING, INSTRUCTION, "issue-wanted-notice", NOTICE_REQUESTED),
          // A case may have several subjects: further requests and further notices.
          new Step(NOTICE_REQUESTED, INSTRUCTION, "issue-wanted-notice", NOTICE_REQUESTED),
          new Step(NOTICE_ISSUED, INSTRUCTION, "issue-wanted-notice", NOTICE_REQUESTED),
          new Step(NOTICE_REQUESTED, NOTICE, "issue", NOTICE_ISSUED),
          new Step(NOTICE_ISSUED, NOTICE, "issue", NOTICE_ISSUED));

  private Lifecycle() {}

  /** All legal steps; unmodifiable. */
  public static List<Step> all() {
    return TABLE;
  }

  /** The state after that message in that state, or empty where the message is not legal. */
  public static Optional<ReferralState> next(ReferralState from, String type, String subtype) {
    return TABLE.stream()
        .filter(step -> step.from() == from)
        .filter(step -> step.type().equals(type) && step.subtype().equals(subtype))
        .map(Step::to)
        .findFirst();
  }

  /** The states in which that message is legal; empty for a type or subtype unknown here. */
  public static Set<ReferralState> sources(String type, String subtype) {
    return TABLE.stream()
        .filter(step -> step.type().equals(type) && step.subtype().equals(subtype))
        .map(Step::from)
        .collect(
            Collectors.collectingAndThen(
                Collectors.toCollection(() -> EnumSet.noneOf(ReferralState.class)),
                Collections::unmodifiableSet));
  }
}
