package org.wasl.operations;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.jmx.Described;

/** The operations of {@code org.wasl:type=Referrals}. Times are as of RFC 3339, in UTC. */
public interface ReferralsMXBean {
  /**
   * The matching referrals, the latest first. The id is that of a referral, or of a delivery,
   * message or object of it. Its first 8 characters or more are enough.
   *
   * @throws OperationRefusedException for another document
   */
  @Described(
      value = "Searches referrals by id or its prefix, agency, type, state and time",
      document =
          "{\"id\":prefix?,\"agency\":id?,\"type\":code?,\"state\":code?,\"from\":time?,"
              + "\"to\":time?,\"before\":referral?,\"limit\":number?}")
  ReferralPage find(String document);

  /**
   * An operator's view of a referral. It has the newest steps, each in a sentence, and the states
   * of the deliveries that they name.
   *
   * @throws OperationRefusedException for another document, and for an unknown referral
   */
  @Described(
      value = "Steps of a referral and states of its deliveries, without content",
      document = "{\"referral\":id,\"language\":ar|fr|en?}")
  ReferralSteps timeline(String document);

  /** Counts of parked deliveries by cause and agency, the longest parked first. */
  @Described("Parked deliveries by cause and agency")
  ParkedCounts parked();

  /**
   * A page of parked deliveries, with the count of all matches.
   *
   * @throws OperationRefusedException for another document
   */
  @Described(
      value = "A page of parked deliveries, with the count of all matches",
      document =
          "{\"agency\":id?,\"cause\":code?,\"type\":code?,\"id\":prefix?,"
              + "\"request\":id?,"
              + "\"order\":oldest|newest|agency|cause?,\"offset\":number?,\"limit\":number?}")
  ParkedRows parkedDeliveries(String document);

  /** Counts of overdue steps by agency and stage, the longest overdue first. */
  @Described("Overdue steps by agency and stage")
  OverdueCounts overdue();

  /**
   * The overdue obligations, or all open ones if requested.
   *
   * @throws OperationRefusedException for another document
   */
  @Described(
      value = "Obligations of agencies with their due times, earliest due first",
      document =
          "{\"agency\":id?,\"stage\":code?,\"what\":overdue|open?,\"afterDue\":time?,"
              + "\"afterPlace\":place?,\"limit\":number?}")
  OwedSteps deadlines(String document);

  /**
   * Referrals that were found.
   *
   * @param next the {@code before} of the page after a full one
   */
  record ReferralPage(List<ReferralRow> referrals, @Nullable String next) {}

  /**
   * A referral that was found.
   *
   * @param test whether it is a test case
   */
  record ReferralRow(
      String referral,
      String state,
      String type,
      String sender,
      String createdAt,
      long ageSeconds,
      boolean test) {}

  /**
   * A referral's timeline.
   *
   * @param test whether it is a test case
   * @param omitted how many earlier steps are not shown
   */
  record ReferralSteps(
      String referral,
      String state,
      String sender,
      String office,
      String createdAt,
      boolean test,
      List<DeliveryStanding> deliveries,
      List<StepRow> steps,
      long omitted) {}

  /**
   * A delivery of a referral.
   *
   * @param type the type of the message
   * @param message the number of the message in the referral
   * @param announced the announced maintenance window of its agency, while the delivery is open
   */
  record DeliveryStanding(
      String id,
      String agency,
      String state,
      int attempts,
      @Nullable String type,
      @Nullable Integer message,
      @Nullable String reason,
      @Nullable String nextAttempt,
      AgencyMXBean.@Nullable AnnouncedWindow announced,
      List<ReceiptRow> receipts) {}

  /** A receipt of a delivery, by the kind of it. */
  record ReceiptRow(String kind, String time) {}

  /**
   * A step of a referral.
   *
   * @param message the number of the message in the referral
   * @param receipt the kind of the step's receipt
   * @param level the progress in the audit log, {@code L0}, {@code L1} or {@code L2}
   */
  record StepRow(
      long step,
      String time,
      String action,
      String actor,
      @Nullable String agency,
      @Nullable String delivery,
      @Nullable Integer attempt,
      @Nullable String type,
      @Nullable Integer message,
      String sentence,
      @Nullable String reason,
      @Nullable String receipt,
      String level,
      @Nullable Long leaf,
      @Nullable Integer shard) {}

  /** Counts of parked deliveries by cause and agency. */
  record ParkedCounts(List<ParkedCount> groups) {}

  /** Parked deliveries of one agency and one cause. */
  record ParkedCount(String agency, String cause, long count, String oldest, long oldestSeconds) {}

  /**
   * A page of parked deliveries.
   *
   * @param total how many match in all
   * @param limit the maximum of one page
   */
  record ParkedRows(long total, int limit, List<ParkedRow> deliveries) {}

  /**
   * A parked delivery.
   *
   * @param request the open request about it
   */
  record ParkedRow(
      String id,
      String referral,
      String agency,
      String cause,
      String type,
      int attempts,
      String since,
      @Nullable String request) {}

  /** Counts of overdue steps. */
  record OverdueCounts(List<OverdueCount> groups) {}

  /**
   * Overdue steps of one stage that one agency owes.
   *
   * @param earliestDue when the first of them was due
   * @param overdueSeconds the time since then
   */
  record OverdueCount(
      String agency, String stage, long count, String earliestDue, long overdueSeconds) {}

  /**
   * Obligations of agencies.
   *
   * @param next the two members that request the page after a full one
   */
  record OwedSteps(String asOf, List<OwedRow> deadlines, @Nullable NextOwed next) {}

  /** The end of a page of obligations. */
  record NextOwed(String afterDue, long afterPlace) {}

  /**
   * A step that an agency owes.
   *
   * @param notified the last notification about it, a code
   */
  record OwedRow(
      long place,
      String agency,
      String stage,
      String referral,
      String type,
      String due,
      long overdueSeconds,
      @Nullable String object,
      @Nullable String notified) {}
}
