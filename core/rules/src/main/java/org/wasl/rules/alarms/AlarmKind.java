package org.wasl.rules.alarms;

import static org.wasl.rules.alarms.AlarmKind.Lasting.CONDITION;
import static org.wasl.rules.alarms.AlarmKind.Lasting.EVENT;
import static org.wasl.rules.alarms.AlarmKind.Notified.EACH;
import static org.wasl.rules.alarms.AlarmKind.Notified.ONCE;
import static org.wasl.rules.alarms.AlarmKind.Severity.CRITICAL;
import static org.wasl.rules.alarms.AlarmKind.Severity.INFO;
import static org.wasl.rules.alarms.AlarmKind.Severity.WARNING;
import static org.wasl.rules.alarms.AlarmKind.Subject.AGENCY;
import static org.wasl.rules.alarms.AlarmKind.Subject.DELIVERIES;
import static org.wasl.rules.alarms.AlarmKind.Subject.GATEWAY;
import static org.wasl.rules.alarms.AlarmKind.Subject.KEY;
import static org.wasl.rules.alarms.AlarmKind.Subject.STAGE;
import static org.wasl.rules.alarms.AlarmKind.Subject.WITNESS;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every kind of alarm. Each has a title and a text in each language, and a section named by its
 * code in {@code docs/how-to/runbook.md}, which bears the titles. Tests compare.
 */
public enum AlarmKind {
  /** Its breaker is open, or it has no queue on the broker. */
  AGENCY_DOWN("agency-down", WARNING, CONDITION, ONCE, DELIVERIES),
  PARKED("parked", WARNING, CONDITION, ONCE, DELIVERIES),
  OVERDUE("overdue", WARNING, CONDITION, ONCE, STAGE),
  RETENTION_DUE("retention-due", WARNING, CONDITION, ONCE, GATEWAY),
  /** Bytes of evidence files that accepted messages list. */
  FILES_MISSING("files-missing", CRITICAL, CONDITION, ONCE, GATEWAY),
  DISK_FULL("disk-full", CRITICAL, CONDITION, EACH, GATEWAY),
  BACKLOG_FULL("backlog-full", CRITICAL, CONDITION, ONCE, GATEWAY),
  DATABASE("database", CRITICAL, CONDITION, EACH, GATEWAY),
  /** The database may lose committed data. */
  COMMITS_AT_RISK("commits-at-risk", CRITICAL, CONDITION, EACH, GATEWAY),
  BROKER("broker", CRITICAL, CONDITION, EACH, GATEWAY),
  BROKER_DAMAGED("broker-damaged", WARNING, EVENT, EACH, GATEWAY),
  LOG_BEHIND("log-behind", CRITICAL, CONDITION, ONCE, GATEWAY),
  LOG_LATE("log-late", CRITICAL, CONDITION, EACH, GATEWAY),
  LOG_UNWITNESSED("log-unwitnessed", WARNING, CONDITION, ONCE, GATEWAY),
  /** No time-stamp authority answers. */
  LOG_UNSTAMPED("log-unstamped", WARNING, CONDITION, ONCE, GATEWAY),
  LOG_MISMATCH("log-mismatch", CRITICAL, CONDITION, EACH, GATEWAY),
  LOG_DAMAGED("log-damaged", WARNING, EVENT, EACH, GATEWAY),
  LOG_FORKED("log-forked", CRITICAL, EVENT, EACH, WITNESS),
  EVIDENCE_MISMATCH("evidence-mismatch", CRITICAL, EVENT, EACH, GATEWAY),
  CERTIFICATE_EXPIRY("certificate-expiry", WARNING, CONDITION, EACH, KEY),
  /** Changed files of the configuration were rejected. */
  CONFIGURATION_REFUSED("configuration-refused", WARNING, CONDITION, EACH, GATEWAY),
  /** The syslog collector of security events. */
  SYSLOG_UNREACHABLE("syslog-unreachable", WARNING, CONDITION, ONCE, GATEWAY),
  CLOCK_JUMP("clock-jump", WARNING, EVENT, EACH, GATEWAY),
  /** Its time zone data may be out of date. */
  OLD_TIME_ZONE_DATA("old-time-zone-data", INFO, CONDITION, EACH, GATEWAY),
  DEADLINES_SUSPENDED("deadlines-suspended", WARNING, EVENT, EACH, GATEWAY),
  /** Steps of the trail start and end no deadlines. */
  DEADLINES_BEHIND("deadlines-behind", WARNING, CONDITION, ONCE, GATEWAY),
  TRIAGED("triaged", INFO, EVENT, EACH, GATEWAY),
  RECEIPT_INVALID("receipt-invalid", CRITICAL, EVENT, EACH, DELIVERIES),
  /** Its file server has a host key that its file does not list. */
  WRONG_HOST_KEY("wrong-host-key", CRITICAL, EVENT, EACH, DELIVERIES),
  NEEDS_RESEAL("needs-reseal", WARNING, EVENT, EACH, DELIVERIES),
  EXPIRY_NOTIFICATION_DEFERRED("expiry-notification-deferred", WARNING, EVENT, EACH, DELIVERIES),
  /** The agency may be unknown. */
  REJECTED_CONNECTIONS("rejected-connections", INFO, EVENT, EACH, AGENCY);

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

  /** The way in which it ends. */
  enum Lasting {
    /** It is present or absent at each evaluation, and over when it is absent. */
    CONDITION,
    /** It is over when it has not recurred for a while. */
    EVENT
  }

  /** The gateways on one database that notify. */
  enum Notified {
    /** All make the same observation. Only the one that holds the reconciler's lock notifies. */
    ONCE,
    /** Each notifies of its own observation. */
    EACH
  }

  /** Its subject. */
  enum Subject {
    GATEWAY,
    AGENCY,
    /** An agency, because of deliveries to it. */
    DELIVERIES,
    /** A stage of {@code deadlines.csv}. */
    STAGE,
    WITNESS,
    /** A certificate or key. */
    KEY
  }

  private final String code;
  private final Severity severity;
  private final Lasting lasting;
  private final Notified notified;
  private final Subject subject;

  AlarmKind(String code, Severity severity, Lasting lasting, Notified notified, Subject subject) {
    this.code = code;
    this.severity = severity;
    this.lasting = lasting;
    this.notified = notified;
    this.subject = subject;
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
   * True for a condition, which is present or absent at each evaluation, and over when it is
   * absent. False for an event, which is over when it has not recurred for a while.
   */
  public boolean isCondition() {
    return lasting == Lasting.CONDITION;
  }

  /**
   * True if several gateways on one database all make the same observation. Only the gateway that
   * holds the reconciler's lock then notifies.
   */
  public boolean isShared() {
    return notified == Notified.ONCE;
  }

  /**
   * True if it is about deliveries to the agency that is its subject. A sandbox has no such alarm.
   * A partner tests its connection there, and operators on duty need not act.
   */
  public boolean isOfDeliveries() {
    return subject == Subject.DELIVERIES;
  }

  /** The kind with this code, or empty for a code of another version. */
  public static Optional<AlarmKind> ofCode(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }
}
