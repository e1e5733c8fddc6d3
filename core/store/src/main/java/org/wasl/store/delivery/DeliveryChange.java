package org.wasl.store.delivery;

import java.util.Optional;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.delivery.ReasonCode;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * One step of a delivery, with the new row and its audit entry.
 *
 * @param row the row as it will be
 * @param step the audit entry of the step
 * @param delayMillis time until a waiting delivery is due, empty to leave it as it is
 * @param reason why it failed or is parked, empty otherwise
 * @param receipt the receipt of a delivered one, empty otherwise
 * @param lease the lease of one that is attempted, empty otherwise
 */
public record DeliveryChange(
    DeliveryRow row,
    Step step,
    Optional<Long> delayMillis,
    Optional<String> reason,
    Optional<String> receipt,
    Optional<Lease> lease) {

  /**
   * The right to one call.
   *
   * @param owner the gateway instance that makes the call
   * @param millis how long it may take
   */
  record Lease(int owner, long millis) {}

  /** A change to this row, with this audit entry. */
  public static DeliveryChange to(DeliveryRow row, Step step) {
    return new DeliveryChange(
        row, step, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Returns a copy that is due after this number of milliseconds. */
  public DeliveryChange dueIn(long millis) {
    return new DeliveryChange(row, step, Optional.of(millis), reason, receipt, lease);
  }

  DeliveryChange leased(Lease held) {
    return new DeliveryChange(row, step, delayMillis, reason, receipt, Optional.of(held));
  }

  /** With this reason, in the row and in the audit entry. */
  public DeliveryChange withReason(StepReason why) {
    return new DeliveryChange(
        row, step.why(why), delayMillis, Optional.of(why.text()), receipt, lease);
  }

  /** Returns a copy with this code as its only reason. */
  public DeliveryChange withReason(ReasonCode reason) {
    return withReason(new StepReason.Code(reason.code()));
  }

  /** With a step that says more than the code does. */
  public DeliveryChange withStep(Step fuller) {
    return new DeliveryChange(row, fuller, delayMillis, reason, receipt, lease);
  }

  DeliveryChange withReceipt(String signedReceipt) {
    return new DeliveryChange(row, step, delayMillis, reason, Optional.of(signedReceipt), lease);
  }

  DeliveryState state() {
    return row.state();
  }

  StreamStep entry() {
    return new StreamStep(row.referral(), step);
  }
}
