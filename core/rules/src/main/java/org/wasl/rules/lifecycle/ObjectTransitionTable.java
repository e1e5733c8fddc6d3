package org.wasl.rules.lifecycle;

import static org.wasl.rules.lifecycle.ObjectState.ANSWERED;
import static org.wasl.rules.lifecycle.ObjectState.DISCHARGED;
import static org.wasl.rules.lifecycle.ObjectState.EXECUTED;
import static org.wasl.rules.lifecycle.ObjectState.EXPIRED;
import static org.wasl.rules.lifecycle.ObjectState.GIVEN;
import static org.wasl.rules.lifecycle.ObjectState.IN_PROGRESS;
import static org.wasl.rules.lifecycle.ObjectState.ISSUED;
import static org.wasl.rules.lifecycle.ObjectState.NONE;
import static org.wasl.rules.lifecycle.ObjectState.REFUSED;
import static org.wasl.rules.lifecycle.ObjectState.REGISTERED;
import static org.wasl.rules.lifecycle.ObjectState.WITHDRAWAL_PENDING;
import static org.wasl.rules.lifecycle.ObjectState.WITHDRAWN;
import static org.wasl.rules.lifecycle.ObjectTransition.HolderEffect.ASKED;
import static org.wasl.rules.lifecycle.ObjectTransition.HolderEffect.CONFIRMING;
import static org.wasl.rules.lifecycle.ObjectTransition.HolderEffect.KEPT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.wasl.rules.lifecycle.ObjectTransition.HolderEffect;

/** The life cycles of instructions, wanted notices and warrants, row by row. */
final class ObjectTransitionTable {
  static final String DISCLOSE = "disclose-reporter-identity";
  static final String WITHDRAW = "withdraw-wanted-notice";
  static final String QUESTION = "reporter-question";
  static final String EXPIRY = "notice-expiry";
  private static final String ISSUE = "issue-wanted-notice";
  private static final String DELEGATION = "delegation";

  /** Instructions that police answer by a report. The others need no answer. */
  private static final Set<String> REPORTED =
      Set.of("open-investigation", "further-inquiry", "preserve-data", ISSUE, WITHDRAW, DELEGATION);

  private final List<ObjectTransition> rows = new ArrayList<>();

  private ObjectTransitionTable() {}

  static List<ObjectTransition> table() {
    ObjectTransitionTable steps = new ObjectTransitionTable();
    steps.addInstructions();
    steps.addNotices(ObjectKind.WANTED_NOTICE);
    steps.addNotices(ObjectKind.WARRANT);
    steps.addExpiry();
    // An instruction to withdraw a notice names one that can be withdrawn.
    List.of(ISSUED, REGISTERED, REFUSED, EXECUTED, EXPIRED)
        .forEach(
            state ->
                steps.add(ObjectKind.WANTED_NOTICE, "instruction", WITHDRAW, state, state, KEPT));
    return Collections.unmodifiableList(steps.rows);
  }

  private void addInstructions() {
    for (String code :
        List.of(
            "open-investigation", "further-inquiry", ISSUE, WITHDRAW, DISCLOSE, "preserve-data")) {
      add(ObjectKind.INSTRUCTION, "instruction", code, NONE, GIVEN, ASKED);
    }
    add(ObjectKind.INSTRUCTION, DELEGATION, "", NONE, GIVEN, ASKED);
    add(ObjectKind.INSTRUCTION, QUESTION, "", NONE, GIVEN, ASKED);
    for (ObjectState from : List.of(GIVEN, IN_PROGRESS)) {
      answer(REPORTED, from, "investigation-report", "interim", KEPT, Optional.empty());
      answer(REPORTED, from, "investigation-report", "final", CONFIRMING, Optional.of(ANSWERED));
      answer(Set.of(ISSUE), from, "wanted-notice", "issue", CONFIRMING, Optional.of(ANSWERED));
      answer(
          Set.of(WITHDRAW), from, "wanted-notice", "withdraw", CONFIRMING, Optional.of(ANSWERED));
      // Only offices and courts send warrants, and nobody asks them for one. A warrant names its
      // legal basis, and the addressee of a request still owes the answer.
      for (String action : List.of("issue", "withdraw")) {
        rows.add(
            new ObjectTransition(
                ObjectKind.INSTRUCTION,
                REPORTED,
                from,
                "warrant",
                action,
                from,
                KEPT,
                Optional.empty()));
      }
      answer(
          Set.of(DISCLOSE),
          from,
          "reporter-identity",
          "disclosed",
          CONFIRMING,
          Optional.of(ANSWERED));
      answer(
          Set.of(DISCLOSE),
          from,
          "reporter-identity",
          "not-held",
          CONFIRMING,
          Optional.of(ANSWERED));
      answer(
          Set.of(DISCLOSE), from, "reporter-identity", "refused", CONFIRMING, Optional.of(REFUSED));
      answer(
          Set.of(QUESTION), from, "reporter-answer", "answered", CONFIRMING, Optional.of(ANSWERED));
      answer(
          Set.of(QUESTION),
          from,
          "reporter-answer",
          "not-reached",
          CONFIRMING,
          Optional.of(ANSWERED));
    }
  }

  private void answer(
      Set<String> codes,
      ObjectState from,
      String type,
      String subtype,
      HolderEffect holders,
      Optional<ObjectState> whenConfirmed) {
    rows.add(
        new ObjectTransition(
            ObjectKind.INSTRUCTION,
            codes,
            from,
            type,
            subtype,
            IN_PROGRESS,
            holders,
            whenConfirmed));
  }

  private void addNotices(ObjectKind kind) {
    String type = kind.wireName();
    add(kind, type, "issue", NONE, ISSUED, ASKED);
    add(kind, "notice-answer", "registered", ISSUED, REGISTERED, CONFIRMING);
    add(kind, "notice-answer", "refused", ISSUED, REFUSED, CONFIRMING);
    add(kind, type, "modify", ISSUED, ISSUED, ASKED);
    add(kind, type, "modify", REGISTERED, ISSUED, ASKED);
    add(kind, type, "modify", REFUSED, ISSUED, ASKED);
    for (ObjectState inForce : ObjectState.IN_FORCE) {
      add(kind, type, "execute", inForce, EXECUTED, ASKED, DISCHARGED);
      add(kind, type, "expire", inForce, EXPIRED, ASKED, DISCHARGED);
      add(kind, "notice-answer", "confirmed", inForce, inForce, CONFIRMING);
    }
    for (ObjectState any : List.of(ISSUED, REGISTERED, REFUSED, EXECUTED, EXPIRED)) {
      add(kind, type, "withdraw", any, WITHDRAWAL_PENDING, ASKED, WITHDRAWN);
      add(kind, "judgment", Lifecycle.ENDS_NOTICE, any, WITHDRAWAL_PENDING, ASKED, WITHDRAWN);
    }
    add(kind, "notice-answer", "confirmed", EXECUTED, EXECUTED, CONFIRMING, DISCHARGED);
    add(kind, "notice-answer", "confirmed", EXPIRED, EXPIRED, CONFIRMING, DISCHARGED);
    add(
        kind,
        "notice-answer",
        "confirmed",
        WITHDRAWAL_PENDING,
        WITHDRAWAL_PENDING,
        CONFIRMING,
        WITHDRAWN);
  }

  /**
   * The gateway ends a wanted notice after its last day. A warrant is the order of a judge. Only an
   * act of an authority ends it.
   */
  private void addExpiry() {
    for (ObjectState inForce : ObjectState.IN_FORCE) {
      add(ObjectKind.WANTED_NOTICE, EXPIRY, "", inForce, EXPIRED, ASKED, DISCHARGED);
    }
  }

  private void add(
      ObjectKind kind,
      String type,
      String subtype,
      ObjectState from,
      ObjectState to,
      HolderEffect holders) {
    add(kind, type, subtype, from, to, holders, Optional.empty());
  }

  private void add(
      ObjectKind kind,
      String type,
      String subtype,
      ObjectState from,
      ObjectState to,
      HolderEffect holders,
      ObjectState whenConfirmed) {
    add(kind, type, subtype, from, to, holders, Optional.of(whenConfirmed));
  }

  private void add(
      ObjectKind kind,
      String type,
      String subtype,
      ObjectState from,
      ObjectState to,
      HolderEffect holders,
      Optional<ObjectState> whenConfirmed) {
    rows.add(new ObjectTransition(kind, Set.of(), from, type, subtype, to, holders, whenConfirmed));
  }
}
