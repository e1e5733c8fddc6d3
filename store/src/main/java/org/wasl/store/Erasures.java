package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.Step;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.ErasureRows.Row;
import org.wasl.store.Journal.Entry;

/**
 * Erases referrals: one person asks, another one confirms. What tells of a referral is destroyed,
 * the leaves of its steps stay in the log, and tombstones keep it from coming back.
 */
public final class Erasures {

  /**
   * Who wants it, and why.
   *
   * @param operator id of the person; ends in the audit entries
   * @param reason a code
   * @param basis on what basis, a code
   */
  public record Order(String operator, String reason, String basis) {}

  private final Database database;
  private final Tombstones tombstones;

  Erasures(Database database, Tombstones tombstones) {
    this.database = database;
    this.tombstones = tombstones;
  }

  /**
   * Whether the key is that by which things were erased before; before the first, it will be.
   * Without it what was erased would not be known again.
   */
  public Result<Boolean> isKeyKnown() {
    return database.transaction(
        connection -> {
          Locks.tombstones(connection);
          return ErasureSql.isKeyKnown(connection, tombstones.ofKey());
        });
  }

  /**
   * Asks for it.
   *
   * @param validity how long a request counts
   */
  public Result<Erasure> request(UUID referral, Order order, Duration validity) {
    return database.transaction(
        connection -> {
          Optional<Erasure> obstacle = obstacle(connection, referral);
          if (obstacle.isPresent()) {
            return obstacle.get();
          }
          Optional<Row> pending = ErasureRows.find(connection, referral);
          if (pending.filter(row -> row.waitsFor(validity)).isPresent()) {
            return new Erasure.Requested(
                pending.get().requestedBy(), pending.get().requestedAt(), false);
          }
          Instant at = ErasureRows.request(connection, referral, order);
          String why = order.reason() + "/" + order.basis();
          tell(connection, referral, AuditAction.ERASURE_REQUESTED, order.operator(), why);
          return new Erasure.Requested(order.operator(), at, true);
        });
  }

  /**
   * Confirms it, by another person: after this the referral is gone from every table.
   *
   * @param validity how long a request counts
   * @param register is told before the commit: whatever is erased is written down there
   */
  public Result<Erasure> confirm(
      UUID referral, String operator, Duration validity, ErasureRegister register) {
    return database.transaction(
        connection -> {
          Optional<Erasure> obstacle = obstacle(connection, referral);
          if (obstacle.isPresent()) {
            return obstacle.get();
          }
          Optional<Row> asked =
              ErasureRows.find(connection, referral).filter(row -> row.waitsFor(validity));
          if (asked.isEmpty()) {
            return new Erasure.NotRequested();
          }
          if (asked.get().requestedBy().equalsIgnoreCase(operator)) {
            return new Erasure.SamePerson();
          }
          Row row = asked.get();
          Locks.tombstones(connection);
          Set<UUID> tags = ErasureSql.destroy(connection, referral, tombstones);
          ErasureRows.erased(connection, referral, operator);
          String why = row.reason() + "/" + row.basis();
          tell(connection, referral, AuditAction.ERASED, operator, why);
          register.append(
              new ErasureRegister.Line(
                  referral, row.requestedBy(), operator, row.reason(), row.basis(), tags));
          return new Erasure.Done();
        });
  }

  /**
   * Erases again what a restored database has again, or never had: what the register says, whatever
   * the database believes. Before the door opens.
   *
   * @return how many
   */
  public Result<Integer> replay(List<ErasureRegister.Line> lines) {
    int replayed = 0;
    for (ErasureRegister.Line line : lines) {
      Result<Boolean> one = database.transaction(connection -> replay(connection, line));
      if (!(one instanceof Result.Done<Boolean> done)) {
        return new Result.Failed<>(((Result.Failed<Boolean>) one).why());
      }
      replayed += done.value() ? 1 : 0;
    }
    return new Result.Done<>(replayed);
  }

  private boolean replay(Connection connection, ErasureRegister.Line line) throws SQLException {
    UUID referral = line.referral();
    if (ErasureRows.find(connection, referral).filter(Row::isErased).isPresent()) {
      return false;
    }
    ErasureSql.lock(connection, referral);
    Locks.tombstones(connection);
    ErasureSql.destroy(connection, referral, tombstones);
    ErasureSql.insertTombstones(connection, referral, line.tags());
    ErasureRows.request(
        connection, referral, new Order(line.requestedBy(), line.reason(), line.basis()));
    ErasureRows.erased(connection, referral, line.erasedBy());
    Step again =
        Step.of(AuditAction.ERASED, Actors.GATEWAY)
            .why("restored/" + line.reason() + "/" + line.basis());
    Journal.append(connection, List.of(new Entry(referral, again)));
    return true;
  }

  /** What forbids it, as things stand; locks the deliveries, then the referral. */
  private static Optional<Erasure> obstacle(Connection connection, UUID referral)
      throws SQLException {
    boolean exists = ErasureSql.lock(connection, referral);
    Optional<Row> row = ErasureRows.find(connection, referral);
    if (row.filter(Row::isErased).isPresent()) {
      return Optional.of(new Erasure.Before(row.get().erasedAt().get(), row.get().basis()));
    }
    if (!exists) {
      return Optional.of(new Erasure.Unknown());
    }
    Optional<Erasure> held = Holds.find(connection, referral);
    if (held.isPresent()) {
      return held;
    }
    List<Erasure.OpenDelivery> open = ErasureSql.open(connection, referral);
    return open.isEmpty() ? Optional.empty() : Optional.of(new Erasure.Open(open));
  }

  static void tell(
      Connection connection, UUID referral, AuditAction action, String operator, String why)
      throws SQLException {
    Step step = Step.of(action, Actors.operator(operator)).why(why);
    Journal.append(connection, List.of(new Entry(referral, step)));
  }

  /** Whether this agency took part in an erased referral, and when and why it was erased. */
  public Result<Optional<Erasure.Before>> known(UUID referral, String agency) {
    UUID party = tombstones.party(referral, agency);
    return database.transaction(connection -> ErasureRows.known(connection, Set.of(party)));
  }

  /** What is left of an erased referral, as of one instant; empty where it was not erased. */
  public Result<Optional<Remains>> remains(UUID referral) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return Remains.of(connection, referral);
        });
  }

  /**
   * Says in their streams of which erased referrals the last backup has aged out.
   *
   * @param backups how long a backup is kept
   * @return how many
   */
  public Result<Integer> settle(Duration backups) {
    return database.transaction(
        connection -> {
          List<UUID> settled = ErasureRows.settle(connection, backups);
          Step step = Step.of(AuditAction.ERASURE_FINAL, Actors.GATEWAY);
          Journal.append(connection, settled.stream().map(id -> new Entry(id, step)).toList());
          return settled.size();
        });
  }
}
