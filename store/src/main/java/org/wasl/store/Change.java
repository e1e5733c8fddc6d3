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
 */
record Change(DeliveryRow row, Step step, long delayMillis, String reason, String receipt) {

  /** No new due time. */
  static final long AS_BEFORE = -1;

  static Change to(DeliveryRow row, Step step) {
    return new Change(row, step, AS_BEFORE, null, null);
  }

  Change dueIn(long millis) {
    return new Change(row, step, millis, reason, receipt);
  }

  Change because(String code) {
    return new Change(row, step.why(code), delayMillis, code, receipt);
  }

  Change with(String signedReceipt) {
    return new Change(row, step, delayMillis, reason, signedReceipt);
  }

  DeliveryState state() {
    return row.state();
  }

  Entry entry() {
    return new Entry(row.referral(), step);
  }
}
