package org.wasl.store.delivery;

import java.util.Optional;
import org.wasl.audit.Step;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.store.trail.TrailWriter.StreamStep;

/**
 * One step of a delivery: the row as it will be, and the audit entry that says so.
 *
 * @param row as it will be
 * @param step its audit entry
 * @param delayMillis until it is due, for one that waits; {@link #UNCHANGED} leaves that as it is
 * @param reason why it failed or is parked; empty otherwise
 * @param receipt of a delivered one; empty otherwise
 * @param leaseMillis how long an attempt may take, for one that is attempted
 */
public record DeliveryChange(
    DeliveryRow row,
    Step step,
    long delayMillis,
    Optional<String> reason,
    Optional<String> receipt,
    long leaseMillis) {

  /** No new due time. */
  static final long UNCHANGED = -1;

  /** A change to this row, with this audit entry. */
  public static DeliveryChange to(DeliveryRow row, Step step) {
    return new DeliveryChange(row, step, UNCHANGED, Optional.empty(), Optional.empty(), 0);
  }

  /** Due after so many milliseconds. */
  public DeliveryChange dueIn(long millis) {
    return new DeliveryChange(row, step, millis, reason, receipt, leaseMillis);
  }

  DeliveryChange leasedFor(long millis) {
    return new DeliveryChange(row, step, delayMillis, reason, receipt, millis);
  }

  /** With this reason, in the row and in the audit entry. */
  public DeliveryChange withReason(Why why) {
    return new DeliveryChange(
        row, step.why(why), delayMillis, Optional.of(why.text()), receipt, leaseMillis);
  }

  /** The same with a single code. */
  public DeliveryChange withReason(ReasonCode reason) {
    return withReason(new Why.Code(reason.code()));
  }

  /** With a step that says more than the code does. */
  public DeliveryChange withStep(Step fuller) {
    return new DeliveryChange(row, fuller, delayMillis, reason, receipt, leaseMillis);
  }

  DeliveryChange withReceipt(String signedReceipt) {
    return new DeliveryChange(
        row, step, delayMillis, reason, Optional.of(signedReceipt), leaseMillis);
  }

  DeliveryState state() {
    return row.state();
  }

  StreamStep entry() {
    return new StreamStep(row.referral(), step);
  }
}
