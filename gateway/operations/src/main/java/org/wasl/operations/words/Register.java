package org.wasl.operations.words;

import java.util.Locale;
import java.util.Set;

/**
 * A register of the gateway, as the record of processing names it. Its wire name is a code of the
 * list {@code register}.
 */
enum Register {
  REFERRALS(
      Form.CLEAR,
      Kept.WITH_REFERRAL,
      "referral",
      "party",
      "message",
      "referral_object",
      "object_holder",
      "deadline",
      "reporter_status",
      "untold_expiry"),
  SEALED_CONTENTS(Form.SEALED, Kept.WITH_REFERRAL, "sealed_content"),
  EVIDENCE_FILES(Form.SEALED, Kept.WITH_REFERRAL, "evidence_file", "file_receipt"),
  DELIVERIES(Form.CLEAR, Kept.WITH_REFERRAL, "delivery"),
  /** After an erasure only digests remain. */
  TRAIL(
      Form.CLEAR,
      Kept.DIGESTS_FOR_EVER,
      "audit_entry",
      "stream_counter",
      "trail_position",
      "log_batch",
      "log_checkpoint",
      "log_cosignature",
      "log_shard",
      "log_time_stamp"),
  ERASURES(Form.CLEAR, Kept.FOR_EVER, "erasure", "legal_hold", "tombstone"),
  OPERATORS(
      Form.CLEAR,
      Kept.REQUEST_DAYS,
      "operator_name",
      "user_request",
      "replay_request",
      "replay_item"),
  /** Also the files in {@code config/agencies}. */
  AGENCIES(Form.CLEAR, Kept.WHILE_CONFIGURED, "agency_gate", "agency_history", "agency_key"),
  /** Counts of the referrals that are there. No table has them. */
  STATISTICS(Form.COUNTS, Kept.NOT_KEPT),
  /** Each is a copy of the other registers. */
  BACKUPS(Form.AS_COPIED, Kept.BACKUP_DAYS);

  /** The form in which a register holds data. */
  enum Form {
    CLEAR,
    SEALED,
    COUNTS,
    AS_COPIED
  }

  /** The time for which a register keeps data. */
  enum Kept {
    WITH_REFERRAL,
    DIGESTS_FOR_EVER,
    FOR_EVER,
    /** Setting {@code retention.requestDays}, for the requests. */
    REQUEST_DAYS,
    WHILE_CONFIGURED,
    NOT_KEPT,
    /** Setting {@code retention.backupDays}. */
    BACKUP_DAYS
  }

  private final Form form;
  private final Kept kept;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable
  private final Set<String> tables;

  Register(Form form, Kept kept, String... tables) {
    this.form = form;
    this.kept = kept;
    this.tables = Set.of(tables);
  }

  Form form() {
    return form;
  }

  Kept kept() {
    return kept;
  }

  /** Its tables in the database. */
  Set<String> tables() {
    return tables;
  }

  String wireName() {
    return key(this);
  }

  /** A constant as texts name it: in lower case, with hyphens. */
  static String key(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
