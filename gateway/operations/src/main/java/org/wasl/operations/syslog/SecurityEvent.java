package org.wasl.operations.syslog;

import java.util.Optional;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.alarms.AlarmNotification.Phase;
import org.wasl.rules.delivery.AuditAction;

/** What kind of event an audit entry is for a security operations centre, and how severe. */
sealed interface SecurityEvent {
  /** The severity, by RFC 5424 and by OCSF. */
  enum Severity {
    /** A reading or an ordinary act. */
    INFORMATIONAL(6, 1),
    /** A refusal. */
    LOW(4, 2),
    /** An alarm that is a warning. */
    MEDIUM(4, 3),
    /** A critical alarm. */
    CRITICAL(2, 5);

    private final int syslog;
    private final int ocsf;

    Severity(int syslog, int ocsf) {
      this.syslog = syslog;
      this.ocsf = ocsf;
    }

    /** The number by RFC 5424, which falls with the severity. */
    int syslog() {
      return syslog;
    }

    /** The {@code severity_id} of OCSF, which rises with the severity. */
    int ocsf() {
      return ocsf;
    }
  }

  /** A gateway started or stopped. */
  record Lifecycle(boolean started) implements SecurityEvent {}

  /**
   * An alarm began, goes on or is over.
   *
   * @param severity {@link Severity#INFORMATIONAL} when it is over
   */
  record RaisedAlarm(StepReason.Alarm alarm, Severity severity) implements SecurityEvent {}

  /**
   * A person or an agency acted, or the gateway did.
   *
   * @param object on what, the first part of the reason
   * @param refused whether it was refused
   */
  record Act(String object, boolean refused) implements SecurityEvent {}

  /** The event of this step. */
  static SecurityEvent of(Step step) {
    return switch (step.action()) {
      case STARTED -> new Lifecycle(true);
      case STOPPED -> new Lifecycle(false);
      default ->
          step.why().orElse(null) instanceof StepReason.Alarm alarm
              ? new RaisedAlarm(alarm, severity(alarm))
              : new Act(object(step), isRefusal(step));
    };
  }

  /** The severity of this event. */
  default Severity severity() {
    return switch (this) {
      case Lifecycle started -> Severity.INFORMATIONAL;
      case RaisedAlarm(StepReason.Alarm alarm, Severity severity) -> severity;
      case Act(String object, boolean refused) -> refused ? Severity.LOW : Severity.INFORMATIONAL;
    };
  }

  private static Severity severity(StepReason.Alarm alarm) {
    if (alarm.phase().filter(Phase.OVER.code()::equals).isPresent()) {
      return Severity.INFORMATIONAL;
    }
    return AlarmKind.ofCode(alarm.kind())
        .map(
            kind ->
                switch (kind.severity()) {
                  case INFO -> Severity.LOW;
                  case WARNING -> Severity.MEDIUM;
                  case CRITICAL -> Severity.CRITICAL;
                })
        .orElse(Severity.MEDIUM);
  }

  private static String object(Step step) {
    return step.why().map(why -> why.words().getFirst()).orElse(step.action().wireName());
  }

  private static boolean isRefusal(Step step) {
    Optional<StepReason> why = step.why();
    return step.action() == AuditAction.REFUSED
        || why.filter(
                it ->
                    it instanceof StepReason.Operation operation && operation.refusal().isPresent()
                        || it instanceof StepReason.ParkedRequest request
                            && request.event().isRefusal()
                        || it instanceof StepReason.UserChange change && change.event().isRefusal())
            .isPresent();
  }
}
