package org.wasl.operations;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.arguments.Rfc3339;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.Store;
import org.wasl.store.erasure.LegalHold;
import org.wasl.store.erasure.LegalHolds;
import org.wasl.store.erasure.LegalHolds.ReleaseResult;

/**
 * Legal holds, which keep referrals, {@code org.wasl:type=LegalHolds}. One person sets a hold, and
 * two lift it.
 */
final class LegalHoldOperations implements LegalHoldsMXBean {
  private final LegalHolds holds;
  private final OperatorDirectory operators;
  private final Duration validity;
  private final int listed;
  private final Clock clock;

  /**
   * @param validity how long a request to lift a hold is valid
   * @param listed the maximum of listed holds
   */
  LegalHoldOperations(
      Store store, OperatorDirectory operators, Duration validity, int listed, Clock clock) {
    this.holds = store.legalHolds();
    this.operators = operators;
    this.validity = validity;
    this.listed = listed;
    this.clock = clock;
  }

  @Override
  public HoldState hold(String document) {
    String person = operators.callerId();
    OperationArguments arguments = OperationArguments.of(document, Set.of("referral", "reason"));
    ReferralId referral = referral(arguments);
    if (!holds.hold(referral, person, arguments.reason()).orElseThrow()) {
      throw new OperationRefusedException(
          "held", referral + " is held already, or there is no such referral");
    }
    return state(referral, "held");
  }

  @Override
  public HoldState requestRelease(String document) {
    String person = operators.callerId();
    OperationArguments arguments = OperationArguments.of(document, Set.of("referral", "reason"));
    ReferralId referral = referral(arguments);
    return released(
        referral, holds.requestRelease(referral, person, arguments.reason()).orElseThrow());
  }

  @Override
  public HoldState approveRelease(String document) {
    String person = operators.callerId();
    ReferralId referral = referral(OperationArguments.of(document, Set.of("referral")));
    return released(referral, holds.approveRelease(referral, person, validity).orElseThrow());
  }

  private static HoldState released(ReferralId referral, ReleaseResult result) {
    return switch (result) {
      case REQUESTED -> state(referral, "release-requested");
      case RELEASED -> state(referral, "released");
      case NOT_HELD -> throw new OperationRefusedException("not-held", referral + " is not held");
      case NOT_REQUESTED ->
          throw new OperationRefusedException(
              "not-requested",
              "nobody asked that the hold of " + referral + " be lifted, or too long ago");
      case SAME_PERSON ->
          throw new OperationRefusedException(
              "same-person", "another person than the one who asked must approve");
    };
  }

  private static ReferralId referral(OperationArguments arguments) {
    return arguments
        .text("referral")
        .map(OperationArguments::id)
        .map(ReferralId::new)
        .orElseThrow(() -> new OperationRefusedException("bad-document", "name the referral"));
  }

  private static HoldState state(ReferralId referral, String state) {
    return new HoldState(referral.toString(), state);
  }

  @Override
  public LegalHoldList list() {
    return new LegalHoldList(
        holds.list(validity, listed).orElseThrow().stream().map(this::row).toList());
  }

  private LegalHoldRow row(LegalHold legalHold) {
    Optional<LegalHold.Release> release = legalHold.release();
    return new LegalHoldRow(
        legalHold.referral().toString(),
        legalHold.reason(),
        operators.nameOf(legalHold.heldBy()),
        Rfc3339.text(legalHold.heldAt()),
        Duration.between(legalHold.heldAt(), clock.instant()).toSeconds(),
        release.map(LegalHold.Release::reason).orElse(null),
        release.map(LegalHold.Release::requestedBy).map(operators::nameOf).orElse(null),
        release.map(LegalHold.Release::requestedAt).map(Rfc3339::text).orElse(null));
  }
}
