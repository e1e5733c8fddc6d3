package org.wasl.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.Malformed;
import org.wasl.audit.log.Policy;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TileTree;
import org.wasl.audit.verify.Findings;
import org.wasl.audit.verify.Trust;
import org.wasl.store.BundleWriter.Head;
import org.wasl.store.LogAuditSql.Placed;

/**
 * Looks whether what is kept is what was logged, all of it, as of one instant: every entry is the
 * one whose commitment is in the log, every leaf has its entry, the leaves give the roots that were
 * signed and the tiles that were published; and every referral's evidence is proven, its deliveries
 * stand where the trail says, its sealed content is what was accepted. Whoever may change the
 * database may change this program too: who does not trust its machine verifies bundles and a
 * mirror of the log on another one.
 */
public final class TrailAudit {

  /**
   * What was looked at and what came of it.
   *
   * @param leaves in the log
   * @param referrals whose evidence was verified
   * @param unsigned referrals with a step that is under no checkpoint yet
   * @param findings what differs, and where; empty if nothing does
   */
  public record Report(long leaves, long referrals, long unsigned, List<String> findings) {}

  /**
   * What a shard's folder has.
   *
   * @param note the signed checkpoint; read it first, so that the database is not behind it
   * @param tiles the files under it
   */
  public record Published(Optional<byte[]> note, TileTree.Reader tiles) {
    static final Published NOTHING = new Published(Optional.empty(), any -> new byte[0]);
  }

  private final Database database;

  TrailAudit(Database database) {
    this.database = database;
  }

  /**
   * Looks at everything, and checks every signature: of years, that takes hours.
   *
   * @param files of the shards' folders, in order; more than the database has are told
   * @param trust whose signatures count
   */
  public Result<Report> run(List<Published> files, Trust trust) {
    return database.transaction(
        connection -> {
          asOfNow(connection);
          Findings findings = new Findings();
          long leaves = new LogAudit(connection, trust.policy(), files, findings).look();
          StoryAudit stories = new StoryAudit(connection, trust, findings);
          stories.look(proving(connection, trust.policy(), files));
          return new Report(leaves, stories.referrals(), stories.unsigned(), findings.lines());
        });
  }

  private static void asOfNow(Connection connection) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set local statement_timeout = 0");
      statement.execute("set local idle_in_transaction_session_timeout = 0");
    }
  }

  /** By the checkpoints that count for a stranger; what is wrong with them was said before. */
  private static Optional<BundleWriter> proving(
      Connection connection, Policy policy, List<Published> files) throws SQLException {
    long size = policy.quorum() > 0 ? LogSql.witnessed(connection) : LogSql.signed(connection);
    List<Head> heads = new ArrayList<>();
    try {
      for (Placed shard : LogAuditSql.shards(connection)) {
        Optional<SignedNote> note =
            shard.first() < size && shard.number() <= files.size()
                ? Cosignatures.note(connection, Math.min(size, shard.end()))
                : Optional.empty();
        note.ifPresent(
            it ->
                heads.add(
                    new Head(
                        shard.number(),
                        policy.only(it).bytes(),
                        files.get(shard.number() - 1).tiles())));
      }
      return heads.isEmpty() ? Optional.empty() : Optional.of(new BundleWriter(heads));
    } catch (Malformed e) {
      return Optional.empty();
    }
  }
}
