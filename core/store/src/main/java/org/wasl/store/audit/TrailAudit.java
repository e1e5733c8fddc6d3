package org.wasl.store.audit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.verify.Findings;
import org.wasl.audit.verify.TrustPolicy;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.store.audit.LogAuditSql.PlacedShard;
import org.wasl.trail.log.Cosignatures;
import org.wasl.trail.log.LogSql;

/**
 * Checks that everything in the database is as it was logged, as of one instant. Every entry
 * matches its commitment in the log, and every leaf has its entry. The leaves give the signed roots
 * and the published tiles. The evidence of every referral is proven. Its deliveries are in the
 * states that the trail says. Its sealed content is the accepted one. An attacker who can change
 * the database can change this program too. For independent evidence, verify bundles and a mirror
 * of the log on another machine.
 */
public final class TrailAudit {

  /**
   * The numbers of checked items, and the result.
   *
   * @param leaves how many leaves the log has
   * @param referrals how many referrals' evidence was verified
   * @param unsigned how many referrals have a step that is under no checkpoint yet
   * @param findings the differences and their places, empty if there are none
   */
  public record AuditReport(long leaves, long referrals, long unsigned, List<String> findings) {}

  /** Is called with how far the check is, now and then. */
  @FunctionalInterface
  public interface ProgressListener {
    /**
     * Reports the progress.
     *
     * @param phase leaves or streams
     * @param done how many are checked so far
     * @param all how many there are
     */
    void progress(String phase, long done, long all);
  }

  /**
   * The published content of a shard's folder.
   *
   * @param note the signed checkpoint. Read it first, so that the database is not behind it
   * @param tiles the files under it
   */
  public record PublishedFiles(Optional<byte[]> note, TileTree.TileReader tiles) {
    static final PublishedFiles NOTHING = new PublishedFiles(Optional.empty(), any -> new byte[0]);
  }

  /**
   * About 100 MiB of tiles. Streams are read in no order of time, and each needs tiles of its own.
   */
  private static final int KEPT_TILES = 4_096;

  private final Database database;

  public TrailAudit(Database database) {
    this.database = database;
  }

  /**
   * Checks everything, every signature included. A referral of 8 steps with two receipts takes some
   * 380 µs of processor time. The memory it needs does not grow with the number of referrals, apart
   * from one bit for each entry.
   *
   * @param files the files of the shards' folders, in order. More folders than the database has
   *     shards is a finding
   * @param trust the keys whose signatures count
   */
  public Result<AuditReport> run(List<PublishedFiles> files, TrustPolicy trust) {
    return run(files, trust, (_, done, all) -> {});
  }

  /** Checks everything and reports the progress. */
  public Result<AuditReport> run(
      List<PublishedFiles> files, TrustPolicy trust, ProgressListener progress) {
    return database.transaction(
        connection -> {
          useSnapshot(connection);
          Findings findings = new Findings();
          long leaves = new LogAudit(connection, trust.policy(), files, findings, progress).run();
          StreamAudit streamAudit = new StreamAudit(connection, trust, findings, progress);
          streamAudit.run(bundleWriter(connection, trust.policy(), files));
          return new AuditReport(
              leaves, streamAudit.referrals(), streamAudit.unsigned(), findings.lines());
        });
  }

  private static void useSnapshot(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Database.liftTimeouts(connection);
    SqlStatement.of(connection, "set local idle_in_transaction_session_timeout = 0").update();
  }

  /** Uses the checkpoints that an outsider accepts. Their errors are findings already. */
  private static Optional<BundleWriter> bundleWriter(
      Connection connection, TlogPolicy policy, List<PublishedFiles> files) throws SQLException {
    long size = policy.quorum() > 0 ? LogSql.witnessed(connection) : LogSql.signed(connection);
    List<ShardProof> heads = new ArrayList<>();
    try {
      for (PlacedShard shard : LogAuditSql.shards(connection)) {
        Optional<SignedNote> note =
            shard.first() < size && shard.number() <= files.size()
                ? Cosignatures.note(connection, Math.min(size, shard.end()))
                : Optional.empty();
        note.ifPresent(
            it ->
                heads.add(
                    new ShardProof(
                        shard.number(),
                        policy.withoutUntrustedSignatures(it).bytes(),
                        files.get(shard.number() - 1).tiles())));
      }
      return heads.isEmpty() ? Optional.empty() : Optional.of(new BundleWriter(heads, KEPT_TILES));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }
}
