package org.wasl.store.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.wasl.store.audit.Tampering.Manipulation;

/** Tampering with a closed shard of the log, by a superuser of the database. */
final class ShardTampering {
  private final TamperedDatabase tampered;
  private final long end;

  ShardTampering(TamperedDatabase tampered) throws SQLException {
    this.tampered = tampered;
    this.end = Long.parseLong(tampered.text("select first from log_shard where number = 2"));
  }

  List<Manipulation> all() throws SQLException {
    List<Manipulation> deeds = new ArrayList<>();
    String last = "checkpoint of " + end + " leaves";
    deeds.add(
        deed(
            "a leaf of the closed shard",
            "leaf 2:",
            "update log_batch set leaves = set_byte(leaves, 70, get_byte(leaves, 70) # 1) where"
                + " first = 0"));
    deeds.add(
        deed(
            "root of the last checkpoint",
            last,
            "update log_checkpoint set root = sha256('x') where size = " + end));
    deeds.add(
        deed(
            "note of the last checkpoint",
            last,
            "update log_checkpoint set note = (select note from log_checkpoint where size < %1$d order by size desc limit 1) where size = %1$d"
                .formatted(end)));
    deeds.add(
        deed(
            "the last checkpoint deleted", last, "delete from log_checkpoint where size = " + end));
    deeds.add(
        deed(
            "cosignatures of the last checkpoint pretended",
            last,
            "update log_cosignature set line = overlay(line placing 'AAAA' from 40 for 4) where"
                + " size = "
                + end));
    deeds.add(
        deed(
            "leaf 0 of the next shard",
            "shard 2, leaf 0:",
            "update log_batch set leaves = sha256('x') where first = " + end));
    deeds.add(
        deed(
            "leaf 0 of the next shard called an entry",
            "shard 2, leaf 0:",
            "update log_batch set seqs = array[1]::bigint[] where first = " + end));
    deeds.add(entryMoved());
    deeds.add(deed("the next shard dropped", "shard 2", "delete from log_shard where number = 2"));
    deeds.add(
        deed(
            "the next shard dropped with all that it has",
            "shard 2",
            "delete from log_shard where number = 2",
            "delete from log_batch where first >= " + end,
            "delete from log_checkpoint where size > " + end,
            "delete from log_cosignature where size > " + end));
    for (long by : new long[] {-1, 1}) {
      deeds.add(
          deed(
              "the border moved by " + by,
              "checkpoint of " + Math.max(end, end + by) + " leaves",
              "update log_shard set first = first + (%d) where number = 2".formatted(by)));
    }
    deeds.add(
        deed(
            "another key",
            "shard 2, published checkpoint",
            "update log_shard set key = (select key from log_shard where number = 1) where number ="
                + " 2"));
    deeds.add(
        deed(
            "a key of nobody",
            "shard 2, key",
            "update log_shard set key = 'x' || key where number = 2"));
    deeds.add(
        deed(
            "what was signed after the end",
            "checkpoint of 1 leaves",
            "update log_checkpoint set note = (select note from log_checkpoint where size = %1$d)"
                    .formatted(end)
                + " where size = %d".formatted(end + 1)));
    return deeds;
  }

  /** The last entry of the first shard changes places with the first of the second. */
  private Manipulation entryMoved() throws SQLException {
    String first =
        tampered.text(
            "select max(unnest) from (select unnest(seqs) from log_batch where first < "
                + end
                + ") x");
    String other =
        tampered.text(
            "select seqs[1] from log_batch where first > " + end + " order by first limit 1");
    String sql =
        "update log_batch set seqs = array_replace(array_replace(array_replace(seqs, %1$s, -1), %2$s, %1$s), -1, %2$s), leaves = leaves"
            .formatted(first, other);
    return new Manipulation(
        "an entry moved to the other shard", List.of(sql), List.of("shard 2, leaf 1:", "leaf 1)"));
  }

  private static Manipulation deed(String kind, String name, String... sql) {
    return new Manipulation(kind, List.of(sql), List.of(name));
  }
}
