package org.wasl.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wasl.console.jmx.Described;

/** The operations of {@code org.wasl:type=LegalHolds}. Persons are named. */
public interface LegalHoldsMXBean {
  /** The holds. */
  @Described("Holds: first those with a request to lift them, then the oldest")
  LegalHoldList list();

  /** Sets a hold. */
  @Described(
      value = "Holds a referral, so that it is not erased after its retention period",
      document = "{\"referral\":id,\"reason\":code}")
  HoldState hold(String document);

  /** Asks that a hold be lifted. */
  @Described(
      value = "Requests to lift a hold; another person must approve",
      document = "{\"referral\":id,\"reason\":code}")
  HoldState requestRelease(String document);

  /** Lifts a hold. */
  @Described(
      value = "Lifts a hold at the request of another person",
      document = "{\"referral\":id}")
  HoldState approveRelease(String document);

  /** The holds. */
  record LegalHoldList(List<LegalHoldRow> holds) {}

  /** A hold. The last three members are set only if somebody asked to lift it. */
  record LegalHoldRow(
      String referral,
      String reason,
      String heldBy,
      String heldAt,
      long ageSeconds,
      @Nullable String releaseReason,
      @Nullable String releaseRequestedBy,
      @Nullable String releaseRequestedAt) {}

  /** A referral is {@code held}, {@code release-requested} or {@code released}. */
  record HoldState(String referral, String state) {}
}
