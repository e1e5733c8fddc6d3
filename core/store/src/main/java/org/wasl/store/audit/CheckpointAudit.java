package org.wasl.store.audit;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.log.AppendOnlyTree;
import org.wasl.audit.log.Checkpoint;
import org.wasl.audit.log.MalformedException;
import org.wasl.audit.log.NoteSignature;
import org.wasl.audit.log.SignedNote;
import org.wasl.audit.log.TlogPolicy;
import org.wasl.audit.log.VerifierKey;
import org.wasl.audit.verify.Findings;
import org.wasl.database.SqlStatement;
import org.wasl.database.SqlStatement.Cursor;
import org.wasl.store.audit.LogAuditSql.PlacedShard;
import org.wasl.trail.log.Cosignatures;

/**
 * A part of {@link ShardAudit} that checks the checkpoints. The key of this shard signed them, over
 * these leaves.
 */
final class CheckpointAudit {
  private final Connection connection;
  private final TlogPolicy policy;
  private final PlacedShard shard;
  private final Optional<VerifierKey> key;
  private final Findings findings;
  private Checkpoint published = new Checkpoint("none", 0, new byte[32]);
  private final Cursor rows;
  private long next;
  private long seen;
  private long last;

  CheckpointAudit(
      Connection connection,
      TlogPolicy policy,
      PlacedShard shard,
      Optional<VerifierKey> key,
      Findings findings)
      throws SQLException {
    this.connection = connection;
    this.policy = policy;
    this.shard = shard;
    this.key = key;
    this.findings = findings;
    this.rows = LogAuditSql.checkpoints(connection, shard);
    advance();
  }

  /** The one in the log's folder. */
  void published(Checkpoint head) {
    published = head;
  }

  private void advance() throws SQLException {
    next = rows.next() ? rows.row().int8("size") - shard.first() : Long.MAX_VALUE;
  }

  /** The tree has one leaf more. */
  void treeGrown(AppendOnlyTree tree) throws SQLException {
    if (next != tree.size()) {
      return;
    }
    String where = where(next);
    byte[] root = tree.root();
    findings.expect(
        Arrays.equals(root, rows.row().bytes("root")), where, "the root of its leaves", "another");
    if (next == published.size()) {
      seen = next;
      findings.expect(
          Arrays.equals(root, published.root()),
          where + ", published",
          "the root of its leaves",
          "another");
    }
    last = next;
    signed(where, root, rows.row().text("note"));
    cosigned(where);
    advance();
  }

  private void signed(String where, byte[] root, String text) {
    try {
      SignedNote note = SignedNote.parse(text.getBytes(StandardCharsets.UTF_8));
      Checkpoint head = Checkpoint.parse(note.text());
      boolean same = note.text().equals(new Checkpoint(head.origin(), next, root).text());
      boolean isTrustedLog = key.filter(k -> k.name().equals(head.origin())).isPresent();
      findings.expect(same, where + ", note", "its size and root", "others");
      findings.expect(
          isTrustedLog && note.verify(key.get()) == SignedNote.Verification.VALID,
          where + ", note",
          "the log's signature",
          "another");
    } catch (MalformedException e) {
      findings.expectEqual(where + ", note", "a checkpoint", e.getMessage());
    }
  }

  private void cosigned(String where) throws SQLException {
    SignedNote note;
    try {
      note = SignedNote.parse(rows.row().text("note").getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      return; // a finding already
    }
    for (Cosignature cosignature : cosignatures(shard.first() + next)) {
      boolean valid = false;
      try {
        VerifierKey witness = VerifierKey.parse(cosignature.witness);
        NoteSignature line = NoteSignature.parse(cosignature.line);
        valid = witness.matches(line) && witness.verifies(note.text(), line);
      } catch (MalformedException e) {
        // not a cosignature, or not a witness
      }
      findings.expect(valid, where + ", " + cosignature.witness, "its cosignature", "another");
    }
  }

  private record Cosignature(String witness, String line) {}

  private List<Cosignature> cosignatures(long chainSize) throws SQLException {
    return SqlStatement.of(
            connection, "select witness, line from log_cosignature where size = :size")
        .int8("size", chainSize)
        .list(row -> new Cosignature(row.text("witness"), row.text("line")));
  }

  /** All leaves were read. */
  void end(long leaves) throws SQLException {
    for (; next != Long.MAX_VALUE; advance()) {
      findings.expectEqual(where(next), next + " leaves", leaves + ", or a gap among them");
    }
    rows.close();
    findings.expectEqual(
        where(published.size()) + ", published",
        "in the database",
        seen == published.size() ? "in the database" : "none");
    if (shard.isClosed()) {
      findings.expectEqual(
          where(leaves),
          "the last one of its shard",
          last == leaves ? "the last one of its shard" : "none");
    }
    orphans();
    quorum();
  }

  private record Orphan(long size, String witness) {}

  /** Cosignatures of checkpoints that are not there. */
  private void orphans() throws SQLException {
    SqlStatement.of(
            connection,
            """
            select size, witness from log_cosignature s
             where size > :first and size <= :end
               and not exists (select from log_checkpoint c where c.size = s.size)
            """)
        .int8("first", shard.first())
        .int8("end", shard.end())
        .list(row -> new Orphan(row.int8("size"), row.text("witness")))
        .forEach(
            orphan ->
                findings.expectEqual(
                    where(orphan.size - shard.first()), "cosigned by " + orphan.witness, "none"));
  }

  /**
   * The largest witnessed checkpoint has a quorum. Older ones were checked by the policy of their
   * time.
   */
  private void quorum() throws SQLException {
    long chainSize = Cosignatures.witnessed(connection, shard.bounds());
    if (chainSize == 0) {
      return;
    }
    long witnessed = chainSize - shard.first();
    try {
      int cosigned =
          Cosignatures.note(connection, chainSize).map(policy::cosigners).map(List::size).orElse(0);
      findings.expect(
          cosigned >= policy.quorum(),
          where(witnessed) + ", witnesses",
          policy.quorum() + " at least",
          cosigned);
    } catch (MalformedException e) {
      findings.expectEqual(where(witnessed), "a checkpoint", e.getMessage());
    }
  }

  private String where(long size) {
    return shard.words() + "checkpoint of " + size + " leaves";
  }
}
