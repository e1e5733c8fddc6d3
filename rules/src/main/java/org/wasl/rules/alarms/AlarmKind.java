package org.wasl.rules.alarms;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every kind of alarm. Each has a title and a text in each language, and a section named by its
 * code in {@code docs/runbook.md}, which bears the titles. Tests compare.
 */
public enum AlarmKind {
  /** Of an agency: its breaker is open, or it has no queue on the broker. */
  AGENCY_DOWN("agency-down", Severity.WARNING, true),
  /** Of an agency. */
  PARKED("parked", Severity.WARNING, true),
  /** Of a stage of {@code deadlines.csv}. */
  OVERDUE("overdue", Severity.WARNING, true),
  /** Of the gateway. */
  RETENTION_DUE("retention-due", Severity.WARNING, true),
  /** Of the gateway. */
  DISK_FULL("disk-full", Severity.CRITICAL, true),
  /** Of the gateway. */
  BACKLOG_FULL("backlog-full", Severity.CRITICAL, true),
  /** Of the gateway. */
  DATABASE("database", Severity.CRITICAL, true),
  /** Of the gateway. */
  BROKER("broker", Severity.CRITICAL, true),
  /** Of the gateway. */
  BROKER_DAMAGED("broker-damaged", Severity.WARNING, false),
  /** Of the gateway. */
  LOG_BEHIND("log-behind", Severity.CRITICAL, true),
  /** Of the gateway. */
  LOG_LATE("log-late", Severity.CRITICAL, true),
  /** Of the gateway. */
  LOG_UNWITNESSED("log-unwitnessed", Severity.WARNING, true),
  /** Of the gateway. */
  LOG_MISMATCH("log-mismatch", Severity.CRITICAL, true),
  /** Of the gateway. */
  LOG_DAMAGED("log-damaged", Severity.WARNING, false),
  /** Of a witness. */
  LOG_FORKED("log-forked", Severity.CRITICAL, false),
  /** Of the gateway. */
  EVIDENCE_MISMATCH("evidence-mismatch", Severity.CRITICAL, false),
  /** Of a certificate or key. */
  CERTIFICATE_EXPIRY("certificate-expiry", Severity.WARNING, true),
  /** Of the gateway: changed files of the configuration are not in force. */
  CONFIGURATION_REFUSED("configuration-refused", Severity.WARNING, true),
  /** Of the gateway. */
  CLOCK_JUMP("clock-jump", Severity.WARNING, false),
  /** Of the gateway. */
  DEADLINES_SUSPENDED("deadlines-suspended", Severity.WARNING, false),
  /** Of the gateway: steps of the trail start and end no deadlines. */
  DEADLINES_BEHIND("deadlines-behind", Severity.WARNING, true),
  /** Of the gateway. */
  TRIAGED("triaged", Severity.INFO, false),
  /** Of an agency. */
  RECEIPT_INVALID("receipt-invalid", Severity.CRITICAL, false),
  /** Of an agency: its file server has a host key that its file does not have. */
  WRONG_HOST_KEY("wrong-host-key", Severity.CRITICAL, false),
  /** Of an agency. */
  NEEDS_RESEAL("needs-reseal", Severity.WARNING, false),
  /** Of an agency. */
  EXPIRY_NOTIFICATION_DEFERRED("expiry-notification-deferred", Severity.WARNING, false),
  /** Of an agency, or unknown. */
  REJECTED_CONNECTIONS("rejected-connections", Severity.INFO, false);

  /** Its severity. */
  public enum Severity {
    /** To be handled today. */
    INFO,
    /** To be handled within the hour; other agencies are not affected. */
    WARNING,
    /** To be handled now. */
    CRITICAL;

    /** Its stable name, for machines. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final String code;
  private final Severity severity;
  private final boolean condition;

  AlarmKind(String code, Severity severity, boolean condition) {
    this.code = code;
    this.severity = severity;
    this.condition = condition;
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
    return condition;
  }

  /**
   * True where several gateways on one database all observe the same: only the one that holds the
   * reconciler's lock notifies.
   */
  public boolean isShared() {
    return switch (this) {
      case AGENCY_DOWN,
          PARKED,
          OVERDUE,
          RETENTION_DUE,
          BACKLOG_FULL,
          LOG_BEHIND,
          LOG_UNWITNESSED,
          DEADLINES_BEHIND ->
          true;
      default -> false;
    };
  }

  /**
   * True where it is about deliveries to the agency that is its subject. Of a sandbox there is no
   * such alarm: a partner tries its connection, and whoever is on duty has nothing to do with it.
   */
  public boolean isOfDeliveries() {
    return switch (this) {
      case AGENCY_DOWN,
          PARKED,
          RECEIPT_INVALID,
          WRONG_HOST_KEY,
          NEEDS_RESEAL,
          EXPIRY_NOTIFICATION_DEFERRED ->
          true;
      default -> false;
    };
  }

  /** The kind with this code; empty for a code of another version. */
  public static Optional<AlarmKind> ofCode(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }
}
