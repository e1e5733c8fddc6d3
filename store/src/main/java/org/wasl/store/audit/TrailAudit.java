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
import org.wasl.store.audit.BundleWriter.ShardProof;
import org.wasl.store.audit.LogAuditSql.PlacedShard;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.log.Cosignatures;
import org.wasl.store.log.LogSql;

/**
 * Checks that everything in the database is what was logged, as of one instant. Every entry is the
 * one whose commitment is in the log, every leaf has its entry, the leaves give the roots that were
 * signed and the tiles that were published. The evidence of every referral is proven, its
 * deliveries are in the states that the trail says, its sealed content is what was accepted. An
 * attacker who can change the database can change this program too: for independent evidence,
 * verify bundles and a mirror of the log on another machine.
 */
public final class TrailAudit {

  /**
   * What was checked, and the result.
   *
   * @param leaves in the log
   * @param referrals whose evidence was verified
   * @param unsigned referrals with a step that is under no checkpoint yet
   * @param findings what differs, and where; empty if nothing does
   */
  public record AuditReport(long leaves, long referrals, long unsigned, List<String> findings) {}

  /** Is called with how far the check is, now and then. */
  @FunctionalInterface
  public interface ProgressListener {
    /**
     * Tells it.
     *
     * @param what leaves or streams
     * @param done checked so far
     * @param all of so many
     */
    void progress(String what, long done, long all);
  }

  /**
   * What the folder of a shard has.
   *
   * @param note the signed checkpoint; read it first, so that the database is not behind it
   * @param tiles the files under it
   */
  public record PublishedFiles(Optional<byte[]> note, TileTree.TileReader tiles) {
    static final PublishedFiles NOTHING = new PublishedFiles(Optional.empty(), any -> new byte[0]);
  }

  /** 100 MiB: streams are read in no order of time, and each goes through tiles of its own. */
  private static final int KEPT_TILES = 4_096;

  private final Database database;

  public TrailAudit(Database database) {
    this.database = database;
  }

  /**
   * Checks everything, every signature included: some 380 µs of processor for a referral of 8 steps
   * with two receipts. The memory it needs does not grow with the number of referrals, apart from
   * one bit for each entry.
   *
   * @param files of the shards' folders, in order; more of them than the database has shards is a
   *     finding
   * @param trust the keys whose signatures count
   */
  public Result<AuditReport> run(List<PublishedFiles> files, TrustPolicy trust) {
    return run(files, trust, (what, done, all) -> {});
  }

  /** The same, and tells how far it is. */
  public Result<AuditReport> run(
      List<PublishedFiles> files, TrustPolicy trust, ProgressListener progress) {
    return database.transaction(
        connection -> {
          asOfNow(connection);
          Findings findings = new Findings();
          long leaves = new LogAudit(connection, trust.policy(), files, findings, progress).run();
          StreamAudit stories = new StreamAudit(connection, trust, findings, progress);
          stories.run(proving(connection, trust.policy(), files));
          return new AuditReport(leaves, stories.referrals(), stories.unsigned(), findings.lines());
        });
  }

  private static void asOfNow(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Database.liftTimeouts(connection);
    SqlStatement.of(connection, "set local idle_in_transaction_session_timeout = 0").update();
  }

  /** With the checkpoints that an outsider accepts; their errors are findings already. */
  private static Optional<BundleWriter> proving(
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
