package org.wasl.store.audit;

import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import org.wasl.store.audit.Tampering.Manipulation;

/** Tampering with the entries of the trail. */
final class EntryTampering extends RandomTampering {
  private static final String NEXT_SEQ = "(select max(seq) + 1 from audit_entry)";

  EntryTampering(TamperedDatabase tampered, Random random) throws SQLException {
    super(tampered, random);
  }

  @Override
  List<Way> ways() {
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
        this::swap);
  }

  private Manipulation edit() {
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

  private Manipulation salt() {
    Place place = place();
    return entry(
        "entry.salt",
        place,
        "update audit_entry set salt = " + flipped("salt", 16) + " where " + place.at());
  }

  private Manipulation leafColumn() {
    Place place = place();
    return entry(
        "entry.leaf",
        place,
        "update audit_entry set leaf = " + flipped("leaf", 32) + " where " + place.at());
  }

  private Manipulation renumber() {
    Place place = place();
    return entry(
        "entry.step", place, "update audit_entry set step = step + 1000 where " + place.at());
  }

  private Manipulation otherStream() {
    Place place = any(ofReferrals());
    return entry(
        "entry.stream",
        place,
        "update audit_entry set stream = 'agency:x', step = 1 where " + place.at());
  }

  private Manipulation delete() {
    Place place = place();
    return entry("entry deleted", place, "delete from audit_entry where " + place.at());
  }

  private Manipulation deleteAndCloseUp() {
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

  private Manipulation truncateStream() {
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
    String of = any(tampered.referrals).toString();
    return "insert into audit_entry overriding system value select '%s', %s, %s, now(), '%s', actor, message, sender, delivery, recipient, attempt, digest, why, salt, leaf from audit_entry where stream = '%s' and delivery is not null limit 1"
        .formatted(stream, step, seq, action, of);
  }

  private Manipulation append() {
    String stream = any(tampered.referrals).toString();
    return new Manipulation(
        "forged at the end",
        List.of(
            forged(
                stream,
                "(select max(step) + 1 from audit_entry where stream = '" + stream + "')",
                NEXT_SEQ,
                "alarm")),
        List.of(stream));
  }

  private Manipulation appendAndCount() {
    String stream = any(tampered.referrals).toString();
    String action = any(List.of("delivered", "accepted", "superseded", "replayed", "parked"));
    return new Manipulation(
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

  private Manipulation insert() {
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

  private Manipulation fillHole() {
    String seq = any(List.of(Long.toString(tampered.hole), "-" + (1 + random.nextInt(99)), "0"));
    return new Manipulation(
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

  private Manipulation swap() {
    Place place = place();
    Place other = any(places.stream().filter(it -> !it.equals(place)).toList());
    String column = any(List.of("salt", "leaf", "at", "step", "seq"));
    String set =
        "update audit_entry e set %1$s = o.%1$s from kept_audit_entry o where o.%2$s and e.%3$s";
    if (column.equals("seq")) {
      return entry(
          "entries swapped: seq",
          place,
          "alter table audit_entry alter seq set generated by default",
          "update audit_entry set seq = -1 where " + place.at(),
          "update audit_entry set seq = %d where %s".formatted(place.seq(), other.at()),
          "update audit_entry set seq = %d where seq = -1".formatted(other.seq()),
          "alter table audit_entry alter seq set generated always");
    }
    if (column.equals("step")) {
      return entry(
          "entries swapped: place in their streams",
          place,
          "update audit_entry set stream = 'swap' where " + place.at(),
          "update audit_entry set stream = '%s', step = %d where %s"
              .formatted(place.stream(), place.step(), other.at()),
          "update audit_entry set stream = '%s', step = %d where stream = 'swap'"
              .formatted(other.stream(), other.step()));
    }
    String first = "seq = " + place.seq();
    String second = "seq = " + other.seq();
    return entry(
        "entries swapped: " + column,
        place,
        set.formatted(column, second, first),
        set.formatted(column, first, second));
  }
}
