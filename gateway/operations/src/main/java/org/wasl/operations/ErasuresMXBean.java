package org.wasl.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.Described;

/** The operations of {@code org.wasl:type=Erasures}. Persons are named. */
public interface ErasuresMXBean {
  /** Requests that wait for a second person. */
  @Described("Requests that wait for a second person")
  ErasureRequestList requests();

  /** Referrals that are due, requested or erased. */
  @Described("Referrals due for erasure, waiting requests, and the last erasures")
  ErasureOverview list();

  /**
   * Asks that referrals be erased, each on its own.
   *
   * @throws OperationRefusedException for another document
   */
  @Described(
      value = "Requests erasure; another person must approve",
      document = "{\"referrals\":[id],\"reason\":code,\"basis\":code}")
  ErasureOutcomes request(String document);

  /**
   * Erases referrals, each on its own.
   *
   * @throws OperationRefusedException for another document
   */
  @Described(
      value = "Erases referrals at the request of another person",
      document = "{\"referrals\":[id]}")
  ErasureOutcomes approve(String document);

  /** Requests that wait. */
  record ErasureRequestList(List<ErasureRequestRow> requests) {}

  /** A request that waits. */
  record ErasureRequestRow(
      String referral, String requestedBy, String requestedAt, String reason, String basis) {}

  /**
   * Referrals that are due, requested or erased.
   *
   * @param asOf when referrals were last checked; null before the first check
   * @param dueTotal how many were due then
   */
  record ErasureOverview(
      @Nullable String asOf,
      @Nullable Long dueTotal,
      List<DueRow> due,
      List<ErasureRequestRow> requests,
      List<ErasedRow> done) {}

  /** A referral whose retention is over. */
  record DueRow(String referral, String since, boolean held) {}

  /** A referral that was erased. */
  record ErasedRow(
      String referral,
      String requestedBy,
      String erasedBy,
      String erasedAt,
      String reason,
      String basis,
      String state) {}

  /** The outcome for each referral. */
  record ErasureOutcomes(List<ErasureOutcome> results) {}

  /**
   * The outcome for a referral.
   *
   * @param state {@code erased}, {@code requested} or {@code refused}
   * @param filed for a request, whether it was filed now, not before
   * @param by for a request, the person who asked, with the time in {@code at}
   * @param code for a refusal, its code, with its meaning in {@code detail}
   */
  record ErasureOutcome(
      String referral,
      String state,
      boolean filed,
      @Nullable String by,
      @Nullable String at,
      @Nullable String code,
      @Nullable String detail) {}
}
