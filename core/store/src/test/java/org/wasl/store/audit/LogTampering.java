package org.wasl.store.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.wasl.store.audit.Tampering.Manipulation;

/** Tampers with the log's batches, checkpoints and cosignatures. */
final class LogTampering extends RandomTampering {
  private final List<List<String>> batches;
  private final List<List<String>> checkpoints;

  LogTampering(TamperedDatabase tampered, Random random) throws SQLException {
    super(tampered, random);
    batches = tampered.rows("select first, cardinality(seqs) from log_batch order by first");
    checkpoints = tampered.rows("select size from log_checkpoint order by size");
  }

  @Override
  List<Way> ways() {
    return List.of(
        this::rewind,
        this::batchEntries,
        this::batchLeaves,
        this::batchRow,
        this::batchGone,
        this::batchTail,
        this::root,
        this::note,
        this::checkpointGone,
        this::checkpointForged,
        this::quorum,
        this::cosignature,
        this::cosignatureGone);
  }

  private Manipulation rewind() {
    long size = Long.parseLong(any(checkpoints.subList(0, checkpoints.size() - 1)).get(0));
    String last = checkpoints.get(checkpoints.size() - 1).get(0);
    List<String> sql = new ArrayList<>();
    sql.add(
        "delete from audit_entry where seq not in (select unnest(seqs) from log_batch where first <"
            + " "
            + size
            + ")");
    sql.add("delete from log_batch where first >= " + size);
    sql.add("delete from log_checkpoint where size > " + size);
    sql.add("delete from log_cosignature where size > " + size);
    sql.add(
        "update stream_counter c set steps = (select coalesce(max(step), 0) from audit_entry where"
            + " stream = c.stream)");
    sql.add("delete from stream_counter where steps = 0");
    return new Manipulation("rewound", sql, List.of("checkpoint of " + last + " leaves"));
  }

  private Manipulation batch(String kind, String first, String... sql) {
    return new Manipulation(kind, List.of(sql), List.of("leaf " + first));
  }

  private Manipulation batchEntries() {
    Place place = any(places);
    Place other = any(places.stream().filter(it -> !it.equals(place)).toList());
    return entry(
        "batch: entry replaced",
        place,
        "update log_batch set seqs = array_replace(seqs, %1$d, %2$d) where %1$d = any(seqs)"
            .formatted(place.seq(), other.seq()));
  }

  private Manipulation batchLeaves() {
    Place place = any(places);
    List<String> batch =
        batches.stream()
            .filter(row -> number(row, 0) <= place.leaf())
            .reduce((a, b) -> b)
            .orElseThrow();
    long at = 32 * (place.leaf() - number(batch, 0)) + random.nextInt(32);
    return entry(
        "batch: leaf",
        place,
        "update log_batch set leaves = set_byte(leaves, %1$d, get_byte(leaves, %1$d) # %2$d) where first = %3$s"
            .formatted(at, 1 << random.nextInt(8), batch.get(0)));
  }

  private Manipulation batchRow() {
    String first = any(batches).get(0);
    String set =
        any(
            List.of(
                "span = int8range(lower(span) + 1, upper(span) + 1)",
                "span = int8range(lower(span), upper(span) + 3)",
                "high = high + 1",
                "high = high - 1",
                "first = first + 100000"));
    return batch("batch: " + set, first, "update log_batch set " + set + " where first = " + first);
  }

  private Manipulation batchGone() {
    String first = any(batches).get(0);
    if (random.nextBoolean()) {
      first = batches.get(batches.size() - 1).get(0);
      return batch(
          "batch: gap over what is there",
          first,
          "update log_batch set gaps = gaps || array[%1$d, %1$d + 2]::bigint[] where first = %2$s"
              .formatted(any(places).seq(), first));
    }
    String named = first;
    // Without the last batch, only its signed part is missing.
    return new Manipulation(
        "batch deleted",
        List.of("delete from log_batch where first = " + first),
        List.of(
            "leaf " + named + ":",
            "checkpoint of " + checkpoints.get(checkpoints.size() - 1).get(0)));
  }

  private Manipulation batchTail() {
    List<String> last = batches.get(batches.size() - 1);
    String size = checkpoints.get(checkpoints.size() - 1).get(0);
    return new Manipulation(
        "batch: tail cut off",
        List.of(
            "update log_batch set seqs = trim_array(seqs, 1), leaves = substring(leaves from 1 for"
                + " octet_length(leaves) - 32) where first = "
                + last.get(0)),
        List.of("checkpoint of " + size + " leaves"));
  }

  private Manipulation checkpoint(String kind, String size, String... sql) {
    return new Manipulation(kind, List.of(sql), List.of("checkpoint of " + size + " leaves"));
  }

  private Manipulation root() {
    String size = any(checkpoints).get(0);
    return checkpoint(
        "checkpoint.root",
        size,
        "update log_checkpoint set root = " + flipped("root", 32) + " where size = " + size);
  }

  private Manipulation note() {
    String size = any(checkpoints).get(0);
    int at = 1 + random.nextInt(150);
    return checkpoint(
        "checkpoint.note",
        size,
        "update log_checkpoint set note = overlay(note placing chr(33 + (ascii(substring(note from %1$d for 1)) - 32) %% 90) from %1$d for 1) where size = %2$s"
            .formatted(at, size));
  }

  private Manipulation checkpointGone() {
    String size = any(checkpoints).get(0);
    return checkpoint(
        "checkpoint deleted", size, "delete from log_checkpoint where size = " + size);
  }

  private Manipulation checkpointForged() {
    String size = any(checkpoints).get(0);
    long other = Long.parseLong(size) + (random.nextBoolean() ? 1 : 100_000);
    return checkpoint(
        "checkpoint forged",
        Long.toString(other),
        "insert into log_checkpoint (size, root, note) select %d, root, note from log_checkpoint where size = %s"
            .formatted(other, size));
  }

  private Manipulation quorum() {
    String last = checkpoints.get(checkpoints.size() - 1).get(0);
    return checkpoint(
        "quorum pretended",
        last,
        "update log_checkpoint set quorum_at = now() where size = " + last);
  }

  private Manipulation cosignature() throws SQLException {
    List<String> cosignature =
        any(tampered.rows("select size, witness from log_cosignature order by 1, 2"));
    String change =
        any(
            List.of(
                "line = overlay(line placing 'AAAA' from 40 for 4)",
                "witness = witness || 'x'",
                "size = size + 1000000"));
    return new Manipulation(
        "cosignature: " + change,
        List.of(
            "update log_cosignature set %s where size = %s and witness = '%s'"
                .formatted(change, cosignature.get(0), cosignature.get(1))),
        List.of(
            "checkpoint of " + cosignature.get(0) + " leaves",
            "checkpoint of " + (number(cosignature, 0) + 1_000_000) + " leaves"));
  }

  private Manipulation cosignatureGone() throws SQLException {
    String size = tampered.text("select max(size) from log_checkpoint where quorum_at is not null");
    return checkpoint(
        "cosignatures deleted",
        size,
        "delete from log_cosignature where size = %s and witness not like 'w1%%'".formatted(size));
  }
}
