package org.wasl.gateway.operations;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.wasl.audit.Why;
import org.wasl.gateway.alarms.AlarmHistory;
import org.wasl.gateway.alarms.AlarmManager;
import org.wasl.rules.alarms.AlarmKey;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.store.jdbc.Result;
import org.wasl.store.trail.TrailAppender;

/** Persons acknowledge alarms: each with his own login, and it is in the audit trail first. */
public final class AlarmAcknowledgements {
  private final AlarmManager alarms;
  private final AlarmHistory history;
  private final TrailAppender trail;
  private final OperatorDirectory operators;

  /** Acknowledgements of these alarms by these persons. */
  public AlarmAcknowledgements(
      AlarmManager alarms, AlarmHistory history, TrailAppender trail, OperatorDirectory operators) {
    this.alarms = alarms;
    this.history = history;
    this.trail = trail;
    this.operators = operators;
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
                .orElseThrow(() -> new OrderRefusedException("unknown", "no such kind of alarm")),
            named
                .text("subject")
                .orElseThrow(
                    () -> new OrderRefusedException("bad-document", "name kind and subject")));
    boolean open = alarms.open().stream().anyMatch(one -> one.key().equals(key));
    boolean waits =
        history.closed().stream()
            .anyMatch(one -> one.alarm().key().equals(key) && one.acknowledged().isEmpty());
    if (!open && !waits) {
      throw new OrderRefusedException("unknown", "no such alarm waits for anybody");
    }
    if (!(trail.appendAcknowledgement(
            person, new Why.AlarmAcknowledged(key.kind().code(), key.subject()))
        instanceof Result.Done)) {
      throw new IllegalStateException("the database did not answer");
    }
    history.acknowledge(key, person, open);
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", key.kind().code())
        .put("subject", key.subject())
        .put("acknowledgedBy", operators.nameOf(person))
        .toString();
  }
}
