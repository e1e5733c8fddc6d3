package org.wasl.store;

import org.wasl.audit.Step;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.store.Journal.Entry;

/**
 * One step of a delivery: the row as it will be, and the audit entry that says so.
 *
 * @param row as it will be
 * @param step its audit entry
 * @param delayMillis until it is due, for one that waits; {@link #AS_BEFORE} leaves that as it is
 * @param reason why it failed or is parked; null otherwise
 * @param receipt of a delivered one; null otherwise
 * @param leaseMillis how long an attempt may take, for one that is attempted
 */
record Change(
    DeliveryRow row, Step step, long delayMillis, String reason, String receipt, long leaseMillis) {

  /** No new due time. */
  static final long AS_BEFORE = -1;

  static Change to(DeliveryRow row, Step step) {
    return new Change(row, step, AS_BEFORE, null, null, 0);
  }

  Change dueIn(long millis) {
    return new Change(row, step, millis, reason, receipt, leaseMillis);
  }

  Change leasedFor(long millis) {
    return new Change(row, step, delayMillis, reason, receipt, millis);
  }

  Change because(String code) {
    return new Change(row, step.why(code), delayMillis, code, receipt, leaseMillis);
  }

  /** With a step that says more than the code does. */
  Change explained(Step fuller) {
    return new Change(row, fuller, delayMillis, reason, receipt, leaseMillis);
  }

  Change with(String signedReceipt) {
    return new Change(row, step, delayMillis, reason, signedReceipt, leaseMillis);
  }

  DeliveryState state() {
    return row.state();
  }

  Entry entry() {
    return new Entry(row.referral(), step);
  }
}
