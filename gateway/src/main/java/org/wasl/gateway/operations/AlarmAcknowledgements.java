package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.wasl.console.auth.OperationRefusedException;
import org.wasl.gateway.alarms.AlarmHistory;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.gateway.operations.arguments.OperationArguments;
import org.wasl.gateway.operations.persons.MBeanOperationAdapter;
import org.wasl.gateway.operations.persons.OperatorDirectory;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.AcknowledgedAlarms;
import org.wasl.store.trail.AcknowledgedAlarms.AlarmAcknowledgement;

/**
 * Persons acknowledge alarms: each with their own login, and it is in the audit trail first. Of an
 * alarm that all gateways on one database have, it counts at all of them.
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

  /** Takes over what persons have acknowledged at other gateways; nothing while none answers. */
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

  /** The operation {@code {"kind":code,"subject":code}}, by whoever calls it. */
  public UnaryOperator<String> operation() {
    return new MBeanOperationAdapter(operators).withCaller(this::acknowledge);
  }

  private String acknowledge(String document, String person) {
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
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", key.kind().code())
        .put("subject", key.subject())
        .put("acknowledgedBy", operators.nameOf(by.person()))
        .toString();
  }

  /** By whoever was the first, which is not recorded again. */
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
    history.acknowledge(key, by, alarms.open(), Instant.MAX); // this person has seen them all
    return by;
  }
}
