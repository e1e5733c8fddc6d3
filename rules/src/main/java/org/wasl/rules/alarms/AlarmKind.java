package org.wasl.rules.alarms;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every kind of alarm. Each has a section, named by its code, in {@code docs/runbook.md}, which a
 * test compares.
 */
public enum AlarmKind {
  /** Of an agency: its breaker is open. */
  AGENCY_DOWN("agency-down", Severity.WARNING, true, "calls to the agency fail one after another"),
  /** Of an agency. */
  PARKED("parked", Severity.WARNING, true, "deliveries to the agency wait for a person"),
  /** Of a stage of {@code deadlines.csv}. */
  OVERDUE("overdue", Severity.WARNING, true, "somebody owes what should have come by now"),
  /** Of the gateway. */
  RETENTION_DUE(
      "retention-due",
      Severity.WARNING,
      true,
      "referrals are kept longer than their retention allows"),
  /** Of the gateway. */
  DISK_FULL("disk-full", Severity.CRITICAL, true, "less disk is free than was asked for"),
  /** Of the gateway. */
  BACKLOG_FULL("backlog-full", Severity.CRITICAL, true, "too much waits: intake answered 503"),
  /** Of the gateway. */
  DATABASE("database", Severity.CRITICAL, true, "the database does not answer"),
  /** Of the gateway. */
  BROKER("broker", Severity.CRITICAL, true, "the broker does not answer"),
  /** Of the gateway. */
  BROKER_DAMAGED(
      "broker-damaged", Severity.WARNING, false, "the broker began on an empty directory"),
  /** Of the gateway. */
  LOG_BEHIND("log-behind", Severity.CRITICAL, true, "steps wait for their signed checkpoint"),
  /** Of the gateway. */
  LOG_LATE("log-late", Severity.CRITICAL, true, "steps waited too long: intake answers 503"),
  /** Of the gateway. */
  LOG_UNWITNESSED(
      "log-unwitnessed", Severity.WARNING, true, "too few witnesses cosign the audit log"),
  /** Of the gateway. */
  LOG_MISMATCH(
      "log-mismatch", Severity.CRITICAL, true, "the published log is not what the database has"),
  /** Of the gateway. */
  LOG_DAMAGED(
      "log-damaged", Severity.WARNING, false, "published files of the log were missing or wrong"),
  /** Of a witness. */
  LOG_FORKED("log-forked", Severity.CRITICAL, false, "the witness knows another log"),
  /** Of the gateway. */
  EVIDENCE_REFUTED(
      "evidence-refuted", Severity.CRITICAL, false, "what is kept is not what was logged"),
  /** Of a certificate or key. */
  CERTIFICATE_EXPIRY("certificate-expiry", Severity.WARNING, true, "it expires"),
  /** Of the gateway. */
  CLOCK_JUMP("clock-jump", Severity.WARNING, false, "the wall clock jumped"),
  /** Of the gateway. */
  DEADLINES_HELD(
      "deadlines-held", Severity.WARNING, false, "the clock is in doubt: no reminder goes"),
  /** Of the gateway. */
  TRIAGED("triaged", Severity.INFO, false, "cases had no competent recipient"),
  /** Of an agency. */
  RECEIPT_INVALID("receipt-invalid", Severity.CRITICAL, false, "receipts of the agency lie"),
  /** Of an agency. */
  NEEDS_RESEAL("needs-reseal", Severity.WARNING, false, "the agency has lost a key"),
  /** Of an agency, or unknown. */
  REFUSALS("strangers", Severity.INFO, false, "many of its connections or requests were refused");

  /** Its severity. */
  public enum Severity {
    /** Look today. */
    INFO,
    /** Look within the hour; other agencies notice nothing. */
    WARNING,
    /** Look now. */
    CRITICAL;

    /** Its stable name, for machines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String code;
  private final Severity severity;
  private final boolean standing;
  private final String text;

  AlarmKind(String code, Severity severity, boolean standing, String text) {
    this.code = code;
    this.severity = severity;
    this.standing = standing;
    this.text = text;
  }

  /** Its stable name, for machines, and the anchor in the runbook. */
  public String code() {
    return code;
  }

  /** Its severity. */
  public Severity severity() {
    return severity;
  }

  /**
   * True for a condition, which is present or absent at each evaluation and over when absent; false
   * for an event, which is over when it has not recurred for a while.
   */
  public boolean isCondition() {
    return standing;
  }

  /**
   * True where several gateways on one database all observe the same: only the one that holds the
   * time-keeper lock notifies.
   */
  public boolean isShared() {
    return switch (this) {
      case AGENCY_DOWN, PARKED, OVERDUE, RETENTION_DUE, BACKLOG_FULL, LOG_BEHIND, LOG_UNWITNESSED ->
          true;
      default -> false;
    };
  }

  /** One line for a person. */
  public String text() {
    return text;
  }

  /** The kind with this code; empty for a code of another version. */
  public static Optional<AlarmKind> ofCode(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }
}
