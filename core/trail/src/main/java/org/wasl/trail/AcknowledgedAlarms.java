package org.wasl.trail;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.StepReason;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.alarms.AlarmKey;

/**
 * Reads and records the acknowledgements of alarms. They are steps of the gateway's stream, which
 * all gateways on one database share.
 */
public final class AcknowledgedAlarms {
  /**
   * A person has seen an alarm and handles it.
   *
   * @param person id of the person
   * @param at time of the acknowledgement
   */
  public record AlarmAcknowledgement(String person, Instant at) {}

  /** The index {@code audit_entry_acknowledged} has these steps only. */
  private static final String LAST =
      """
      select x.why, e.actor, e.at
        from unnest(:why) as x(why)
       cross join lateral (
         select actor, at from audit_entry
          where action = 'ordered' and why like '%s' and why = x.why
          order by seq desc limit 1) as e
      """
          .formatted(StepReason.AlarmAcknowledged.PATTERN);

  private final Database database;

  public AcknowledgedAlarms(Database database) {
    this.database = database;
  }

  /**
   * Records that a person acknowledges an alarm, unless somebody has acknowledged it since it
   * began.
   *
   * @param person id of the person
   * @param since start of an alarm that other gateways also have, or empty for an alarm of this
   *     gateway alone
   * @return the acknowledgement that counts
   */
  public Result<AlarmAcknowledgement> acknowledge(
      String person, AlarmKey alarm, Optional<Instant> since) {
    return database.transaction(
        connection -> {
          AdvisoryLocks.lockAcknowledgements(connection);
          Optional<AlarmAcknowledgement> earlier =
              last(connection, alarm)
                  .filter(it -> since.filter(began -> !it.at().isBefore(began)).isPresent());
          if (earlier.isPresent()) {
            return earlier.get();
          }
          TrailWriter.appendOperation(connection, AuditEntry.GATEWAY_STREAM, person, why(alarm));
          return last(connection, alarm).orElseThrow();
        });
  }

  private static Optional<AlarmAcknowledgement> last(Connection connection, AlarmKey alarm)
      throws SQLException {
    return Optional.ofNullable(last(connection, List.of(alarm)).get(alarm));
  }

  /**
   * Reads the last acknowledgement of each alarm, however old. Alarms without an acknowledgement
   * are left out.
   */
  public Result<Map<AlarmKey, AlarmAcknowledgement>> last(Collection<AlarmKey> alarms) {
    return database.transaction(connection -> last(connection, alarms));
  }

  static Map<AlarmKey, AlarmAcknowledgement> last(
      Connection connection, Collection<AlarmKey> alarms) throws SQLException {
    Map<String, AlarmKey> byText =
        alarms.stream().collect(Collectors.toMap(alarm -> why(alarm).text(), alarm -> alarm));
    Map<String, AlarmAcknowledgement> found =
        SqlStatement.of(connection, LAST)
            .texts("why", byText.keySet())
            .map(
                row -> row.text("why"),
                row ->
                    new AlarmAcknowledgement(
                        Actors.operatorId(row.text("actor")).orElseThrow(), row.instant("at")));
    return found.entrySet().stream()
        .collect(
            Collectors.toMap(
                entry -> Optional.ofNullable(byText.get(entry.getKey())).orElseThrow(),
                Map.Entry::getValue));
  }

  private static StepReason.AlarmAcknowledged why(AlarmKey alarm) {
    return new StepReason.AlarmAcknowledged(alarm.kind().code(), alarm.subject());
  }
}
