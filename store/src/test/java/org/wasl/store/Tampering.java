package org.wasl.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a superuser of the database may do to it, one thing at a time. */
final class Tampering {

  /**
   * One thing.
   *
   * @param kind what it is
   * @param sql how it is done
   * @param names what was touched, one of which a finding has to name
   */
  record Deed(String kind, List<String> sql, List<String> names) {}

  /** One way to do harm; how exactly is drawn. */
  private interface Way {
    Deed draw() throws SQLException;
  }

  /** How many ways there are; the more usual ones count more than once. */
  static final int WAYS = 43;

  private record Place(String stream, long step, long seq, long leaf) {
    String at() {
      return "stream = '" + stream + "' and step = " + step;
    }

    List<String> names() {
      return List.of(stream + ", step " + step, "leaf " + leaf + ":", "leaf " + leaf + ")");
    }
  }

  private final TamperedWorld world;
  private final Random random;
  private final List<Place> places = new ArrayList<>();
  private final List<List<String>> deliveries;
  private final List<List<String>> batches;
  private final List<List<String>> checkpoints;

  Tampering(TamperedWorld world, Random random) throws SQLException {
    this.world = world;
    this.random = random;
    String placed =
        "select e.stream, e.step, e.seq, b.first + array_position(b.seqs, e.seq) - 1"
            + " from audit_entry e join log_batch b on e.seq = any(b.seqs) order by e.seq";
    for (List<String> row : world.rows(placed)) {
      places.add(new Place(row.get(0), number(row, 1), number(row, 2), number(row, 3)));
    }
    deliveries = world.rows("select id, referral, state, receipt from delivery order by id");
    batches = world.rows("select first, cardinality(seqs) from log_batch order by first");
    checkpoints = world.rows("select size from log_checkpoint order by size");
  }

  private static long number(List<String> row, int column) {
    return Long.parseLong(row.get(column));
  }

  private List<Way> ways() {
    return List.of(
        this::edit,
        this::edit,
        this::edit,
        this::salt,
        this::leafColumn,
        this::renumber,
        this::otherStream,
        this::delete,
        this::deleteAndCloseUp,
        this::truncateStream,
        this::append,
        this::appendAndCount,
        this::insert,
        this::fillHole,
        this::swap,
        this::swap,
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
        this::cosignatureGone,
        this::receipt,
        this::receiptSwapped,
        this::state,
        this::retrieval,
        this::counter,
        this::counterGone,
        this::referralGone,
        this::referralCutOut,
        this::content,
        this::contentSwapped,
        this::contentReplaced,
        this::messageGone,
        this::agencyKey,
        this::caseRow);
  }

  Deed draw(int n) throws SQLException {
    return ways().get(n % WAYS).draw();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private Place place() {
    // Half of all entries are the gateway's own: those of referrals are as likely.
    return random.nextBoolean() ? any(places) : any(ofReferrals());
  }

  private List<Place> ofReferrals() {
    return places.stream().filter(place -> place.stream().length() == 36).toList();
  }

  private Deed entry(String kind, Place place, String... sql) {
    return new Deed(kind, List.of(sql), place.names());
  }

  private Deed edit() {
    Place place = place();
    String column =
        any(
            List.of(
                "action",
                "actor",
                "at",
                "message",
                "sender",
                "delivery",
                "recipient",
                "attempt",
                "digest",
                "why"));
    String value =
        switch (column) {
          case "action" -> "case action when 'delivered' then 'parked' else 'delivered' end";
          case "at" -> "at + interval '1 microsecond' * " + (1 + random.nextInt(1_000_000));
          case "message", "delivery" -> "gen_random_uuid()";
          case "attempt" -> "coalesce(attempt, 0) + 1";
          default -> "coalesce(" + column + ", '') || 'x'";
        };
    return entry(
        "entry." + column,
        place,
        "update audit_entry set " + column + " = " + value + " where " + place.at());
  }

  private Deed salt() {
    Place place = place();
    return entry(
        "entry.salt",
        place,
        "update audit_entry set salt = " + flipped("salt", 16) + " where " + place.at());
  }

  private Deed leafColumn() {
    Place place = place();
    return entry(
        "entry.leaf",
        place,
        "update audit_entry set leaf = " + flipped("leaf", 32) + " where " + place.at());
  }

  private String flipped(String column, int bytes) {
    int at = random.nextInt(bytes);
    return "set_byte(%1$s, %2$d, get_byte(%1$s, %2$d) # %3$d)"
        .formatted(column, at, 1 << random.nextInt(8));
  }

  private Deed renumber() {
    Place place = place();
    return entry(
        "entry.step", place, "update audit_entry set step = step + 1000 where " + place.at());
  }

  private Deed otherStream() {
    Place place = any(ofReferrals());
    return entry(
        "entry.stream",
        place,
        "update audit_entry set stream = 'agency:x', step = 1 where " + place.at());
  }

  private Deed delete() {
    Place place = place();
    return entry("entry deleted", place, "delete from audit_entry where " + place.at());
  }

  private Deed deleteAndCloseUp() {
    Place place = place();
    String later =
        "update audit_entry set step = %s where stream = '" + place.stream() + "' and step > ";
    return entry(
        "entry deleted, others closed up",
        place,
        "delete from audit_entry where " + place.at(),
        later.formatted("step + 999999") + place.step(),
        later.formatted("step - 1000000") + "1000000",
        "update stream_counter set steps = steps - 1 where stream = '" + place.stream() + "'");
  }

  private Deed truncateStream() {
    Place place = place();
    return entry(
        "stream truncated",
        place,
        "delete from audit_entry where stream = '%s' and step >= %d"
            .formatted(place.stream(), place.step()),
        "update stream_counter set steps = %d where stream = '%s'"
            .formatted(place.step() - 1, place.stream()));
  }

  private String forged(String stream, String step, String seq, String action) {
    String of = any(world.referrals).toString();
    return "insert into audit_entry overriding system value select '%s', %s, %s, now(), '%s', actor, message, sender, delivery, recipient, attempt, digest, why, salt, leaf from audit_entry where stream = '%s' and delivery is not null limit 1"
        .formatted(stream, step, seq, action, of);
  }

  private static final String NEXT_SEQ = "(select max(seq) + 1 from audit_entry)";

  private Deed append() {
    String stream = any(world.referrals).toString();
    return new Deed(
        "forged at the end",
        List.of(
            forged(
                stream,
                "(select max(step) + 1 from audit_entry where stream = '" + stream + "')",
                NEXT_SEQ,
                "alarm")),
        List.of(stream));
  }

  private Deed appendAndCount() {
    String stream = any(world.referrals).toString();
    String action = any(List.of("delivered", "accepted", "superseded", "replayed", "parked"));
    return new Deed(
        "forged at the end and counted: " + action,
        List.of(
            forged(
                stream,
                "(select max(step) + 1 from audit_entry where stream = '" + stream + "')",
                NEXT_SEQ,
                action),
            "update stream_counter set steps = steps + 1 where stream = '" + stream + "'"),
        List.of(stream));
  }

  private Deed insert() {
    Place place = any(ofReferrals());
    String later =
        "update audit_entry set step = %s where stream = '" + place.stream() + "' and step >= ";
    return entry(
        "forged between",
        place,
        later.formatted("step + 1000001") + place.step(),
        later.formatted("step - 1000000") + "1000000",
        forged(place.stream(), Long.toString(place.step()), NEXT_SEQ, "requeued"),
        "update stream_counter set steps = steps + 1 where stream = '" + place.stream() + "'");
  }

  private Deed fillHole() {
    String seq = any(List.of(Long.toString(world.hole), "-" + (1 + random.nextInt(99)), "0"));
    return new Deed(
        "forged where the log has passed",
        List.of(
            forged(
                "gateway",
                "(select max(step) + 1 from audit_entry where stream = 'gateway')",
                seq,
                "alarm"),
            "update stream_counter set steps = steps + 1 where stream = 'gateway'"),
        List.of("entry " + seq + ", which has none"));
  }

  private Deed swap() {
    Place one = place();
    Place other = any(places.stream().filter(it -> !it.equals(one)).toList());
    String column = any(List.of("salt", "leaf", "at", "step", "seq"));
    String set =
        "update audit_entry e set %1$s = o.%1$s from kept_audit_entry o where o.%2$s and e.%3$s";
    if (column.equals("seq")) {
      return entry(
          "entries swapped: seq",
          one,
          "alter table audit_entry alter seq drop identity",
          "update audit_entry set seq = -1 where " + one.at(),
          "update audit_entry set seq = %d where %s".formatted(one.seq(), other.at()),
          "update audit_entry set seq = %d where seq = -1".formatted(other.seq()),
          "alter table audit_entry alter seq add generated always as identity");
    }
    if (column.equals("step")) {
      return entry(
          "entries swapped: place in their streams",
          one,
          "update audit_entry set stream = 'swap' where " + one.at(),
          "update audit_entry set stream = '%s', step = %d where %s"
              .formatted(one.stream(), one.step(), other.at()),
          "update audit_entry set stream = '%s', step = %d where stream = 'swap'"
              .formatted(other.stream(), other.step()));
    }
    String first = "seq = " + one.seq();
    String second = "seq = " + other.seq();
    return entry(
        "entries swapped: " + column,
        one,
        set.formatted(column, second, first),
        set.formatted(column, first, second));
  }

  private Deed rewind() {
    long size = Long.parseLong(any(checkpoints.subList(0, checkpoints.size() - 1)).get(0));
    String last = checkpoints.get(checkpoints.size() - 1).get(0);
    List<String> sql = new ArrayList<>();
    sql.add(
        "delete from audit_entry where seq not in (select unnest(seqs) from log_batch where first < "
            + size
            + ")");
    sql.add("delete from log_batch where first >= " + size);
    sql.add("delete from log_checkpoint where size > " + size);
    sql.add("delete from log_cosignature where size > " + size);
    sql.add(
        "update stream_counter c set steps = (select coalesce(max(step), 0) from audit_entry where stream = c.stream)");
    sql.add("delete from stream_counter where steps = 0");
    return new Deed("rewound", sql, List.of("checkpoint of " + last + " leaves"));
  }

  private Deed batch(String kind, String first, String... sql) {
    return new Deed(kind, List.of(sql), List.of("leaf " + first));
  }

  private Deed batchEntries() {
    Place one = any(places);
    Place other = any(places.stream().filter(it -> !it.equals(one)).toList());
    return entry(
        "batch: entry replaced",
        one,
        "update log_batch set seqs = array_replace(seqs, %1$d, %2$d) where %1$d = any(seqs)"
            .formatted(one.seq(), other.seq()));
  }

  private Deed batchLeaves() {
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

  private Deed batchRow() {
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

  private Deed batchGone() {
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
    // Of the last one nothing is missing but what was signed of it.
    return new Deed(
        "batch deleted",
        List.of("delete from log_batch where first = " + first),
        List.of(
            "leaf " + named + ":",
            "checkpoint of " + checkpoints.get(checkpoints.size() - 1).get(0)));
  }

  private Deed batchTail() {
    List<String> last = batches.get(batches.size() - 1);
    String size = checkpoints.get(checkpoints.size() - 1).get(0);
    return new Deed(
        "batch: tail cut off",
        List.of(
            "update log_batch set seqs = trim_array(seqs, 1), leaves = substring(leaves from 1 for octet_length(leaves) - 32) where first = "
                + last.get(0)),
        List.of("checkpoint of " + size + " leaves"));
  }

  private Deed checkpoint(String kind, String size, String... sql) {
    return new Deed(kind, List.of(sql), List.of("checkpoint of " + size + " leaves"));
  }

  private Deed root() {
    String size = any(checkpoints).get(0);
    return checkpoint(
        "checkpoint.root",
        size,
        "update log_checkpoint set root = " + flipped("root", 32) + " where size = " + size);
  }

  private Deed note() {
    String size = any(checkpoints).get(0);
    int at = 1 + random.nextInt(150);
    return checkpoint(
        "checkpoint.note",
        size,
        "update log_checkpoint set note = overlay(note placing chr(33 + (ascii(substring(note from %1$d for 1)) - 32) %% 90) from %1$d for 1) where size = %2$s"
            .formatted(at, size));
  }

  private Deed checkpointGone() {
    String size = any(checkpoints).get(0);
    return checkpoint(
        "checkpoint deleted", size, "delete from log_checkpoint where size = " + size);
  }

  private Deed checkpointForged() {
    String size = any(checkpoints).get(0);
    long other = Long.parseLong(size) + (random.nextBoolean() ? 1 : 100_000);
    return checkpoint(
        "checkpoint forged",
        Long.toString(other),
        "insert into log_checkpoint (size, root, note) select %d, root, note from log_checkpoint where size = %s"
            .formatted(other, size));
  }

  private Deed quorum() {
    String last = checkpoints.get(checkpoints.size() - 1).get(0);
    return checkpoint(
        "quorum pretended",
        last,
        "update log_checkpoint set quorum_at = now() where size = " + last);
  }

  private Deed cosignature() throws SQLException {
    List<String> one = any(world.rows("select size, witness from log_cosignature order by 1, 2"));
    String change =
        any(
            List.of(
                "line = overlay(line placing 'AAAA' from 40 for 4)",
                "witness = witness || 'x'",
                "size = size + 1000000"));
    return new Deed(
        "cosignature: " + change,
        List.of(
            "update log_cosignature set %s where size = %s and witness = '%s'"
                .formatted(change, one.get(0), one.get(1))),
        List.of(
            "checkpoint of " + one.get(0) + " leaves",
            "checkpoint of " + (number(one, 0) + 1_000_000) + " leaves"));
  }

  private Deed cosignatureGone() throws SQLException {
    String size = world.text("select max(size) from log_checkpoint where quorum_at is not null");
    return checkpoint(
        "cosignatures deleted",
        size,
        "delete from log_cosignature where size = %s and witness not like 'w1%%'".formatted(size));
  }

  private List<String> delivered() {
    return any(deliveries.stream().filter(row -> row.get(3) != null).toList());
  }

  private Deed delivery(String kind, List<String> row, String set) {
    return new Deed(
        kind,
        List.of("update delivery set " + set + " where id = '" + row.get(0) + "'"),
        List.of(row.get(1)));
  }

  private Deed receipt() {
    List<String> row = delivered();
    int at = 1 + random.nextInt(row.get(3).length());
    String set =
        any(
            List.of(
                "receipt = overlay(receipt placing case substring(receipt from %1$d for 1) when 'A' then 'Q' else 'A' end from %1$d for 1)"
                    .formatted(at),
                "receipt = null",
                "receipt = 'x'",
                "receipt = receipt || '='"));
    return delivery("receipt", row, set);
  }

  private Deed receiptSwapped() {
    List<String> row = delivered();
    List<String> other =
        any(deliveries.stream().filter(it -> it.get(3) != null && !it.equals(row)).toList());
    return delivery("receipt of another delivery", row, "receipt = '" + other.get(3) + "'");
  }

  private Deed state() {
    List<String> row = any(deliveries);
    List<String> others =
        List.of("waiting", "dispatched", "attempting", "delivered", "parked", "superseded").stream()
            .filter(state -> !state.equals(row.get(2)))
            .toList();
    return delivery("delivery.state", row, "state = '" + any(others) + "'");
  }

  private Deed retrieval() throws SQLException {
    List<String> row =
        any(
            world.rows(
                "select id, referral from delivery where retrieval is not null order by id"));
    return delivery(
        "retrieval",
        row,
        any(List.of("retrieval = receipt", "retrieval = null", "retrieval = retrieval || 'A'")));
  }

  private String stream() {
    return any(
        List.of("gateway", world.referrals.get(0).toString(), world.referrals.get(1).toString()));
  }

  private Deed counter() {
    String stream = stream();
    int by = any(List.of(-3, -1, 1, 2, 1000));
    return new Deed(
        "step counter",
        List.of(
            "update stream_counter set steps = steps + %d where stream = '%s'"
                .formatted(by, stream)),
        List.of(stream + ": expected step counter"));
  }

  private Deed counterGone() {
    String stream = stream();
    return new Deed(
        "step counter deleted",
        List.of("delete from stream_counter where stream = '" + stream + "'"),
        List.of(stream + ": expected step counter"));
  }

  /** A referral and all that belongs to it is gone. */
  static List<String> goneSql(String referral) {
    List<String> sql = new ArrayList<>();
    sql.add(
        "delete from sealed_content where (sender, message_id) in (select sender, message_id from message where referral = '"
            + referral
            + "')");
    for (String table : List.of("message", "delivery")) {
      sql.add("delete from " + table + " where referral = '" + referral + "'");
    }
    sql.add("delete from referral where id = '" + referral + "'");
    sql.add("delete from audit_entry where stream = '" + referral + "'");
    sql.add("delete from stream_counter where stream = '" + referral + "'");
    return sql;
  }

  private Place first(String referral) {
    return places.stream().filter(it -> it.stream().equals(referral)).findFirst().orElseThrow();
  }

  private Deed referralGone() {
    String referral = any(world.referrals).toString();
    return new Deed("referral deleted", goneSql(referral), first(referral).names());
  }

  /** And its leaves too. */
  private Deed referralCutOut() {
    String referral = any(world.referrals).toString();
    List<String> sql = new ArrayList<>();
    sql.add(
        "update log_batch b set seqs = (select array_agg(s order by n) from unnest(b.seqs) with ordinality x(s, n) where s not in (select seq from audit_entry where stream = '%1$s')), leaves = (select string_agg(substring(b.leaves from (32 * n - 31)::int for 32), ''::bytea order by n) from unnest(b.seqs) with ordinality x(s, n) where s not in (select seq from audit_entry where stream = '%1$s')) where exists (select from audit_entry where stream = '%1$s' and seq = any(b.seqs))"
            .formatted(referral));
    sql.addAll(goneSql(referral));
    return new Deed(
        "referral cut out of the log",
        sql,
        List.of("leaf " + first(referral).leaf() + ":", "published"));
  }

  private List<String> message() throws SQLException {
    return any(world.rows("select sender, message_id, referral from message order by message_id"));
  }

  private static String of(List<String> message) {
    return " where sender = '" + message.get(0) + "' and message_id = '" + message.get(1) + "'";
  }

  private Deed message(String kind, List<String> message, String... sql) {
    return new Deed(kind, List.of(sql), List.of("message " + message.get(1)));
  }

  private Deed content() throws SQLException {
    List<String> message = message();
    String change =
        any(
            List.of(
                "update sealed_content set ciphertext = " + flipped("ciphertext", 20),
                "update sealed_content set digest = digest || 'x'",
                "delete from sealed_content"));
    return message("sealed content", message, change + of(message));
  }

  private Deed contentSwapped() throws SQLException {
    List<String> one = message();
    return message(
        "sealed content of another message",
        one,
        "update sealed_content set (ciphertext, digest) = (select ciphertext, digest from sealed_content where message_id <> '%s' limit 1)"
                .formatted(one.get(1))
            + of(one));
  }

  /** With its digest, and that of the entry which accepted it. */
  private Deed contentReplaced() throws SQLException {
    List<String> one = message();
    String digest = "translate(rtrim(encode(sha256('forged'), 'base64'), '='), '+/', '-_')";
    return new Deed(
        "sealed content replaced with its digests",
        List.of(
            "update sealed_content set ciphertext = 'forged', digest = " + digest + of(one),
            "update audit_entry set digest = %s where message = '%s' and action = 'accepted'"
                .formatted(digest, one.get(1))),
        List.of(one.get(2) + ", step "));
  }

  private Deed messageGone() throws SQLException {
    List<String> one = message();
    return message(
        "message deleted",
        one,
        "delete from sealed_content" + of(one),
        "delete from message" + of(one));
  }

  private Deed agencyKey() throws SQLException {
    String agency = any(List.of("police-a", "office-a", "police-b"));
    String change =
        any(
            List.of(
                "update agency_key set x = " + flipped("x", 32),
                "update agency_key set seen_from = seen_from + interval '1 hour'",
                "update agency_key set seen_until = seen_from",
                "delete from agency_key"));
    return new Deed(
        "agency's key", List.of(change + " where agency = '" + agency + "'"), List.of("trust: "));
  }

  private Deed caseRow() {
    String referral = any(world.referrals).toString();
    return new Deed(
        "referral's row deleted",
        List.of("delete from referral where id = '" + referral + "'"),
        List.of(referral));
  }
}
