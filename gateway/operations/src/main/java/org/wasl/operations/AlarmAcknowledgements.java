package org.wasl.operations;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.console.metrics.OpenAlarms.Acknowledged;
import org.wasl.database.Result;
import org.wasl.operations.alarms.AlarmHistory;
import org.wasl.operations.alarms.AlarmManager;
import org.wasl.operations.arguments.OperationArguments;
import org.wasl.operations.persons.OperatorDirectory;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.trail.AcknowledgedAlarms;
import org.wasl.trail.AcknowledgedAlarms.AlarmAcknowledgement;

/**
 * Acknowledges alarms for persons. Each person needs a login, and the audit trail has the
 * acknowledgement first. If all gateways on one database have the alarm, it counts at all of them.
 */
public final class AlarmAcknowledgements {
  private final AlarmManager alarms;
  private final AlarmHistory history;
  private final AcknowledgedAlarms acknowledged;
  private final OperatorDirectory operators;

  /** Acknowledgements of these alarms by these persons. */
  public AlarmAcknowledgements(
      AlarmManager alarms,
      AlarmHistory history,
      AcknowledgedAlarms acknowledged,
      OperatorDirectory operators) {
    this.alarms = alarms;
    this.history = history;
    this.acknowledged = acknowledged;
    this.operators = operators;
  }

  /**
   * Applies acknowledgements of other gateways. It does nothing while the database does not answer.
   */
  public void takeOver() {
    Set<AlarmKey> waiting =
        history.unacknowledged(alarms.open()).stream()
            .filter(key -> key.kind().isShared())
            .collect(Collectors.toSet());
    if (!waiting.isEmpty()
        && acknowledged.last(waiting)
            instanceof Result.Done<Map<AlarmKey, AlarmAcknowledgement>> done) {
      done.value().forEach((key, by) -> history.acknowledge(key, by, alarms.open(), by.at()));
    }
  }

  /**
   * Acknowledges an alarm for the caller.
   *
   * @param document {@code {"kind":code,"subject":code}}
   * @throws OperationRefusedException if nobody has logged in, or there is no such alarm
   */
  public Acknowledged acknowledge(String document) {
    String person = operators.callerId();
    OperationArguments named = OperationArguments.of(document, Set.of("kind", "subject"));
    AlarmKey key =
        new AlarmKey(
            named
                .text("kind")
                .flatMap(AlarmKind::ofCode)
                .orElseThrow(
                    () -> new OperationRefusedException("unknown", "no such kind of alarm")),
            named
                .text("subject")
                .orElseThrow(
                    () -> new OperationRefusedException("bad-document", "name kind and subject")));
    AlarmAcknowledgement by = acknowledge(key, person);
    return new Acknowledged(key.kind().code(), key.subject(), operators.nameOf(by.person()));
  }

  /** The first acknowledgement, which is not recorded again. */
  private AlarmAcknowledgement acknowledge(AlarmKey key, String person) {
    Optional<AlarmAcknowledgement> earlier = history.acknowledgement(key);
    Optional<Instant> since = history.waitsSince(key, alarms.open());
    if (since.isEmpty()) {
      return earlier.orElseThrow(
          () -> new OperationRefusedException("unknown", "no such alarm waits for anybody"));
    }
    if (!(acknowledged.acknowledge(person, key, since.filter(began -> key.kind().isShared()))
        instanceof Result.Done<AlarmAcknowledgement>(var by))) {
      throw new IllegalStateException("the database did not answer");
    }
    history.acknowledge(key, by, alarms.open(), Instant.MAX); // this person has seen all of them
    return by;
  }
}
