package org.wasl.rules.lifecycle;

import static org.wasl.rules.lifecycle.ReferralState.BEFORE_COURT;
import static org.wasl.rules.lifecycle.ReferralState.CLOSED;
import static org.wasl.rules.lifecycle.ReferralState.INVESTIGATING;
import static org.wasl.rules.lifecycle.ReferralState.NEW;
import static org.wasl.rules.lifecycle.ReferralState.NOTICE_ISSUED;
import static org.wasl.rules.lifecycle.ReferralState.NOTICE_REQUESTED;
import static org.wasl.rules.lifecycle.ReferralState.PROSECUTED;
import static org.wasl.rules.lifecycle.ReferralState.REFERRED;
import static org.wasl.rules.lifecycle.ReferralState.TRIAGED;
import static org.wasl.rules.lifecycle.ReferralState.WITHDRAWN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.wasl.rules.lifecycle.Lifecycle.Transition;

/** The life cycle of a referral, row by row. */
final class ReferralTransitionTable {
  private static final Set<ReferralState> INQUIRY =
      EnumSet.of(INVESTIGATING, NOTICE_REQUESTED, NOTICE_ISSUED);
  private static final Set<ReferralState> OPEN = EnumSet.range(REFERRED, NOTICE_ISSUED);
  private static final Set<ReferralState> TRIED = EnumSet.of(PROSECUTED, BEFORE_COURT);
  private static final Set<ReferralState> LIVE = EnumSet.range(REFERRED, BEFORE_COURT);
  private static final Set<ReferralState> PURSUED = EnumSet.range(INVESTIGATING, BEFORE_COURT);
  private static final Set<ReferralState> KNOWN = EnumSet.range(REFERRED, WITHDRAWN);

  private final List<Transition> rows = new ArrayList<>();

  private ReferralTransitionTable() {}

  static List<Transition> table() {
    ReferralTransitionTable steps = new ReferralTransitionTable();
    steps.addPlatformSteps();
    steps.addTriageSteps();
    steps.addOfficeSteps();
    steps.addPoliceAndCourtSteps();
    steps.addNotices();
    steps.addContentAndReporterSteps();
    return Collections.unmodifiableList(steps.rows);
  }

  private void addPlatformSteps() {
    transition("vetted-case", "", EnumSet.of(NEW), REFERRED);
    transition("vetted-case", Lifecycle.UNASSIGNED, EnumSet.of(NEW), TRIAGED);
    stays("case-amendment", "", EnumSet.of(TRIAGED));
    stays("case-amendment", "", OPEN);
    stays("case-amendment", "", EnumSet.of(PROSECUTED));
    // Once it is prosecuted the platform can no longer withdraw it.
    transition("case-withdrawal", "", EnumSet.of(TRIAGED), WITHDRAWN);
    transition("case-withdrawal", "", OPEN, WITHDRAWN);
  }

  /** Until the triage agency has assigned the case, no instruction and no report is legal. */
  private void addTriageSteps() {
    transition("assignment", "", EnumSet.of(TRIAGED), REFERRED);
  }

  private void addOfficeSteps() {
    transition("instruction", "open-investigation", EnumSet.of(REFERRED), INVESTIGATING);
    // The office may revoke its own decision of no further action.
    transition("instruction", "open-investigation", EnumSet.of(CLOSED), INVESTIGATING);
    stays("instruction", "further-inquiry", PURSUED);
    stays("instruction", "transfer", OPEN);
    transition("instruction", "no-further-action", OPEN, CLOSED);
    transition("instruction", "prosecute", OPEN, PROSECUTED);
    // A case may have several subjects, so further requests and further notices are legal.
    transition("instruction", "issue-wanted-notice", INQUIRY, NOTICE_REQUESTED);
    stays("instruction", "issue-wanted-notice", TRIED);
    stays("instruction", "withdraw-wanted-notice", KNOWN);
    stays("instruction", "disclose-reporter-identity", LIVE);
    stays("instruction", "preserve-data", LIVE);
    transition("disposition", "prosecution", OPEN, PROSECUTED);
    stays("disposition", "prosecution", EnumSet.of(PROSECUTED));
    transition("disposition", "no-further-action", OPEN, CLOSED);
    stays("disposition", "no-further-action", EnumSet.of(CLOSED));
    transition("disposition", "before-court", INQUIRY, BEFORE_COURT);
    transition("disposition", "before-court", TRIED, BEFORE_COURT);
  }

  private void addPoliceAndCourtSteps() {
    stays("investigation-report", "interim", PURSUED);
    stays("investigation-report", "final", PURSUED);
    stays("delegation", "", TRIED);
    // A case may have several persons, judged one after the other.
    stays("judgment", "rendered", EnumSet.of(BEFORE_COURT));
    stays("judgment", Lifecycle.ENDS_NOTICE, EnumSet.of(BEFORE_COURT));
  }

  /** Messages that end a notice are legal in every state of the referral. */
  private void addNotices() {
    transition(
        "wanted-notice", "issue", EnumSet.of(NOTICE_REQUESTED, NOTICE_ISSUED), NOTICE_ISSUED);
    stays("wanted-notice", "issue", TRIED);
    stays("warrant", "issue", PURSUED);
    for (String notice : List.of("wanted-notice", "warrant")) {
      stays(notice, "modify", PURSUED);
      stays(notice, "withdraw", KNOWN);
      stays(notice, "execute", KNOWN);
      stays(notice, "expire", KNOWN);
    }
    stays("notice-answer", "registered", KNOWN);
    stays("notice-answer", "refused", KNOWN);
    stays("notice-answer", "confirmed", KNOWN);
  }

  private void addContentAndReporterSteps() {
    stays("handover", "", EnumSet.of(TRIAGED));
    stays("handover", "", LIVE);
    // After the end, a notice or its withdrawal is still handed over to an agency that cannot open
    // it.
    stays("handover", "", EnumSet.of(CLOSED, WITHDRAWN));
    stays("reporter-identity", "disclosed", LIVE);
    stays("reporter-identity", "not-held", LIVE);
    stays("reporter-identity", "refused", LIVE);
    stays("reporter-question", "", LIVE);
    stays("reporter-answer", "answered", LIVE);
    stays("reporter-answer", "not-reached", LIVE);
  }

  private void transition(String type, String subtype, Set<ReferralState> from, ReferralState to) {
    from.forEach(state -> rows.add(new Transition(state, type, subtype, to)));
  }

  private void stays(String type, String subtype, Set<ReferralState> in) {
    in.forEach(state -> rows.add(new Transition(state, type, subtype, state)));
  }
}
