package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.wasl.audit.Step;
import org.wasl.audit.StepReason;
import org.wasl.database.AdvisoryLocks;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Result.Failure;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.trail.Actors;
import org.wasl.trail.TrailWriter;
import org.wasl.trail.TrailWriter.StreamStep;

/**
 * Erases referrals. One person requests it, and another one confirms it. The data of a referral are
 * deleted, the leaves of its steps stay in the log, and tombstones prevent its messages from being
 * accepted again.
 */
public final class Erasures {

  /**
   * The person who asks for an erasure, and the grounds.
   *
   * @param operator id of the person, for the audit entries
   * @param reason code of the reason
   * @param basis code of the legal basis
   */
  public record ErasureGrounds(String operator, String reason, String basis) {}

  private enum Reapplied {
    HAD_IT,
    AGAIN,
    LEFT
  }

  private final Database database;
  private final Tombstones tombstones;

  public Erasures(Database database, Tombstones tombstones) {
    this.database = database;
    this.tombstones = tombstones;
  }

  /**
   * Tells whether the key of the tombstones is the one that was used before. The first key that is
   * checked becomes that key. With another key, erased messages would not be recognised.
   */
  public Result<Boolean> isKeyKnown() {
    return database.transaction(
        connection -> {
          if (ErasureSql.hasTombstone(connection, tombstones.ofKey())) {
            return true; // every start but the first: it waits for nobody's lock
          }
          AdvisoryLocks.lockTombstones(connection);
          ErasureSql.insertFirstTombstone(connection, tombstones.ofKey());
          return ErasureSql.hasTombstone(connection, tombstones.ofKey());
        });
  }

  /**
   * Requests the erasure of a referral.
   *
   * @param validity how long a request counts
   */
  public Result<ErasureResult> request(
      ReferralId referral, ErasureGrounds grounds, Duration validity) {
    return database.transaction(
        connection -> {
          Optional<ErasureResult.Obstacle> obstacle = obstacle(connection, referral);
          if (obstacle.isPresent()) {
            return obstacle.get();
          }
          Optional<ErasureRequest> pending = ErasureSql.find(connection, referral);
          if (pending.filter(row -> row.waitsFor(validity)).isPresent()) {
            return new ErasureResult.Requested(
                pending.get().requestedBy(), pending.get().requestedAt(), false);
          }
          Instant at = ErasureSql.request(connection, referral, grounds);
          StepReason why = new StepReason.Erasure(grounds.reason(), grounds.basis(), false);
          audit(connection, referral, AuditAction.ERASURE_REQUESTED, grounds.operator(), why);
          return new ErasureResult.Requested(grounds.operator(), at, true);
        });
  }

  /**
   * Returns the requests that wait for another person, the oldest first.
   *
   * @param validity how long a request counts
   * @param limit most requests to return
   */
  public Result<List<ErasureRequest>> waiting(Duration validity, int limit) {
    return database.transaction(connection -> ErasureSql.waiting(connection, validity, limit));
  }

  /**
   * Returns the completed erasures, the latest first.
   *
   * @param limit most erasures to return
   */
  public Result<List<CompletedErasure>> latest(int limit) {
    return database.transaction(connection -> ErasureSql.latest(connection, limit));
  }

  /**
   * Confirms the erasure by another person. After this the referral is gone from every table. If
   * the result is a failure, the referral may be gone, or {@link #reapply} may erase it later.
   * Confirm again in this case.
   *
   * @param validity how long a request counts
   * @param register the register, which gets a line before the commit, so that it has every erasure
   */
  public Result<ErasureResult> confirm(
      ReferralId referral, String operator, Duration validity, ErasureRegister register) {
    return database.transaction(
        connection -> {
          Optional<ErasureResult.Obstacle> obstacle = obstacle(connection, referral);
          if (obstacle.isPresent()) {
            return obstacle.get();
          }
          Optional<ErasureRequest> asked =
              ErasureSql.find(connection, referral).filter(row -> row.waitsFor(validity));
          if (asked.isEmpty()) {
            return new ErasureResult.NotRequested();
          }
          if (asked.get().requestedBy().equals(operator)) {
            return new ErasureResult.SamePerson();
          }
          ErasureRequest row = asked.get();
          ErasureSql.lockTrailPosition(connection);
          AdvisoryLocks.lockTombstones(connection);
          Set<UUID> tags = ErasureSql.destroy(connection, referral, tombstones);
          ErasureSql.markErased(connection, referral, operator);
          StepReason why = new StepReason.Erasure(row.reason(), row.basis(), false);
          audit(connection, referral, AuditAction.ERASED, operator, why);
          register.append(
              new ErasureRegister.Line(
                  referral, row.requestedBy(), operator, row.reason(), row.basis(), tags));
          return new ErasureResult.Done();
        });
  }

  /**
   * Repeats the erasures of the register that the database does not have. It lacks them if it was
   * restored from a backup, or if the commit failed after the register had the line. Call it before
   * any message is accepted.
   *
   * @param restored whether the database is known to be a restored one. Then no referral of the
   *     register is kept
   */
  public Result<ReappliedErasures> reapply(List<ErasureRegister.Line> lines, boolean restored) {
    int repeated = 0;
    List<ReferralId> left = new ArrayList<>();
    for (ErasureRegister.Line line : lines) {
      switch (database.transaction(connection -> reapply(connection, line, restored))) {
        case Result.Failed<Reapplied>(Failure failure) -> {
          return new Result.Failed<>(failure);
        }
        case Result.Done<Reapplied>(Reapplied done) -> {
          switch (done) {
            case HAD_IT -> {}
            case AGAIN -> repeated++;
            case LEFT -> left.add(line.referral());
          }
        }
      }
    }
    return new Result.Done<>(new ReappliedErasures(repeated, left.stream().distinct().toList()));
  }

  private Reapplied reapply(Connection connection, ErasureRegister.Line line, boolean restored)
      throws SQLException {
    ReferralId referral = line.referral();
    Optional<ErasureRequest> request = ErasureSql.find(connection, referral);
    if (request.filter(ErasureRequest::isErased).isPresent()) {
      return Reapplied.HAD_IT;
    }
    // If the request is not marked, the confirmation was not committed, and the referral went on.
    if (!restored && request.isPresent() && isNeeded(connection, referral)) {
      return Reapplied.LEFT;
    }
    ErasureSql.lock(connection, referral);
    ErasureSql.lockTrailPosition(connection);
    AdvisoryLocks.lockTombstones(connection);
    ErasureSql.destroy(connection, referral, tombstones);
    ErasureSql.insertTombstones(connection, referral, line.tags());
    ErasureSql.request(
        connection, referral, new ErasureGrounds(line.requestedBy(), line.reason(), line.basis()));
    ErasureSql.markErased(connection, referral, line.erasedBy());
    Step repeatedStep =
        Step.of(AuditAction.ERASED, Actors.GATEWAY)
            .why(new StepReason.Erasure(line.reason(), line.basis(), true));
    TrailWriter.append(connection, List.of(new StreamStep(referral, repeatedStep)));
    return Reapplied.AGAIN;
  }

  private static boolean isNeeded(Connection connection, ReferralId referral) throws SQLException {
    return obstacle(connection, referral)
        .filter(
            obstacle ->
                switch (obstacle) {
                  case ErasureResult.UnderLegalHold _,
                      ErasureResult.NotFinal _,
                      ErasureResult.NoticesInForce _ ->
                      true;
                  case ErasureResult.AlreadyErased _,
                      ErasureResult.Unknown _,
                      ErasureResult.NotRequested _,
                      ErasureResult.SamePerson _ ->
                      false;
                })
        .isPresent();
  }

  /** The obstacle to the erasure, if any. Locks the referral, then its deliveries. */
  private static Optional<ErasureResult.Obstacle> obstacle(
      Connection connection, ReferralId referral) throws SQLException {
    boolean exists = ErasureSql.lock(connection, referral);
    Optional<ErasureRequest> row = ErasureSql.find(connection, referral);
    if (row.filter(ErasureRequest::isErased).isPresent()) {
      return Optional.of(
          new ErasureResult.AlreadyErased(row.get().erasedAt().get(), row.get().basis()));
    }
    if (!exists) {
      return Optional.of(new ErasureResult.Unknown());
    }
    Optional<ErasureResult.Obstacle> held = LegalHolds.find(connection, referral);
    if (held.isPresent()) {
      return held;
    }
    List<ErasureResult.OpenDelivery> open = ErasureSql.openDeliveries(connection, referral);
    if (!open.isEmpty()) {
      return Optional.of(new ErasureResult.NotFinal(open));
    }
    List<ErasureResult.NoticeInForce> notices = ErasureSql.noticesInForce(connection, referral);
    return notices.isEmpty()
        ? Optional.empty()
        : Optional.of(new ErasureResult.NoticesInForce(notices));
  }

  static void audit(
      Connection connection,
      ReferralId referral,
      AuditAction action,
      String operator,
      StepReason why)
      throws SQLException {
    Step step = Step.of(action, Actors.operator(operator)).why(why);
    TrailWriter.append(connection, List.of(new StreamStep(referral, step)));
  }

  /** Tells whether this agency took part in an erased referral, and when and why it was erased. */
  public Result<Optional<ErasureResult.AlreadyErased>> findErased(
      ReferralId referral, AgencyId agency) {
    UUID party = tombstones.participation(referral, agency.value());
    return database.transaction(
        connection -> ErasureSql.findByTombstone(connection, Set.of(party)));
  }

  /**
   * Reads the rest of an erased referral, as of one instant. It is empty if the referral was not
   * erased.
   */
  public Result<Optional<ErasedReferral>> erasedReferral(ReferralId referral) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return ErasedReferral.of(connection, referral);
        });
  }

  /**
   * Records, for each erased referral whose last backup has aged out, that its erasure is final.
   *
   * @param backups how long a backup is kept
   * @return how many were marked
   */
  public Result<Integer> markFinal(Duration backups) {
    return database.transaction(
        connection -> {
          List<ReferralId> referrals = ErasureSql.markFinal(connection, backups);
          Step step = Step.of(AuditAction.ERASURE_FINAL, Actors.GATEWAY);
          TrailWriter.append(
              connection, referrals.stream().map(id -> new StreamStep(id, step)).toList());
          return referrals.size();
        });
  }
}
