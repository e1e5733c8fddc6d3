package org.wasl.store.audit;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.wasl.rules.id.AgencyId;
import org.wasl.store.audit.Tampering.Manipulation;

/**
 * Tampers with data that the trail records, such as deliveries, counters, referrals, messages and
 * keys.
 */
final class ReferralTampering extends RandomTampering {
  private final List<List<String>> deliveries;

  ReferralTampering(TamperedDatabase tampered, Random random) throws SQLException {
    super(tampered, random);
    deliveries = tampered.rows("select id, referral, state, receipt from delivery order by id");
  }

  @Override
  List<Way> ways() {
    return List.of(
        this::receipt,
        this::receiptSwapped,
        this::state,
        this::retrieval,
        this::party,
        this::testMark,
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

  private List<String> delivered() {
    return any(deliveries.stream().filter(row -> row.get(3) != null).toList());
  }

  private Manipulation delivery(String kind, List<String> row, String set) {
    return new Manipulation(
        kind,
        List.of("update delivery set " + set + " where id = '" + row.get(0) + "'"),
        List.of(row.get(1)));
  }

  private Manipulation receipt() {
    List<String> row = delivered();
    // As text a column of bytes is \\x and two digits a byte.
    int at = random.nextInt((row.get(3).length() - 2) / 2);
    String set =
        any(
            List.of(
                "receipt = set_byte(receipt, %1$d, (get_byte(receipt, %1$d) + 1) %% 256)"
                    .formatted(at),
                "receipt = null",
                "receipt = 'x'",
                "receipt = receipt || '='"));
    return delivery("receipt", row, set);
  }

  private Manipulation receiptSwapped() {
    List<String> row = delivered();
    List<String> other =
        any(deliveries.stream().filter(it -> it.get(3) != null && !it.equals(row)).toList());
    return delivery("receipt of another delivery", row, "receipt = '" + other.get(3) + "'");
  }

  private Manipulation testMark() {
    String referral = any(deliveries).get(1);
    return new Manipulation(
        "test mark",
        List.of("update referral set test = not test where id = '" + referral + "'"),
        List.of(referral));
  }

  private Manipulation state() {
    List<String> row = any(deliveries);
    List<String> others =
        List.of("waiting", "dispatched", "attempting", "delivered", "parked", "superseded").stream()
            .filter(state -> !state.equals(row.get(2)))
            .toList();
    return delivery("delivery.state", row, "state = '" + any(others) + "'");
  }

  private Manipulation retrieval() throws SQLException {
    List<String> row =
        any(
            tampered.rows(
                "select id, referral from delivery where retrieval is not null order by id"));
    return delivery(
        "retrieval",
        row,
        any(List.of("retrieval = receipt", "retrieval = null", "retrieval = retrieval || 'A'")));
  }

  private Manipulation party() {
    String referral = any(tampered.referrals).toString();
    String change =
        any(
            List.of(
                "update party set state = 'closed' where referral = '%s'",
                "delete from party where referral = '%s'",
                "update party set agency = 'outsider' where referral = '%1$s'"
                    + " and agency = (select min(agency) from party where referral = '%1$s')"));
    return new Manipulation(
        "party", List.of(change.formatted(referral)), List.of(referral + ", parties: expected"));
  }

  private String stream() {
    return any(
        List.of(
            "gateway", tampered.referrals.get(0).toString(), tampered.referrals.get(1).toString()));
  }

  private Manipulation counter() {
    String stream = stream();
    int by = any(List.of(-3, -1, 1, 2, 1000));
    return new Manipulation(
        "step counter",
        List.of(
            "update stream_counter set steps = steps + %d where stream = '%s'"
                .formatted(by, stream)),
        List.of(stream + ": expected step counter"));
  }

  private Manipulation counterGone() {
    String stream = stream();
    return new Manipulation(
        "step counter deleted",
        List.of("delete from stream_counter where stream = '" + stream + "'"),
        List.of(stream + ": expected step counter"));
  }

  /** A referral and all that belongs to it is gone. */
  static List<String> goneSql(String referral) {
    List<String> sql = new ArrayList<>();
    sql.add(
        "delete from sealed_content where (sender, message_id) in (select sender, message_id from"
            + " message where referral = '"
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

  private Manipulation referralGone() {
    String referral = any(tampered.referrals).toString();
    return new Manipulation("referral deleted", goneSql(referral), first(referral).names());
  }

  /** And its leaves too. */
  private Manipulation referralCutOut() {
    String referral = any(tampered.referrals).toString();
    List<String> sql = new ArrayList<>();
    sql.add(
        "update log_batch b set seqs = (select array_agg(s order by n) from unnest(b.seqs) with ordinality x(s, n) where s not in (select seq from audit_entry where stream = '%1$s')), leaves = (select string_agg(substring(b.leaves from (32 * n - 31)::int for 32), ''::bytea order by n) from unnest(b.seqs) with ordinality x(s, n) where s not in (select seq from audit_entry where stream = '%1$s')) where exists (select from audit_entry where stream = '%1$s' and seq = any(b.seqs))"
            .formatted(referral));
    sql.addAll(goneSql(referral));
    return new Manipulation(
        "referral cut out of the log",
        sql,
        List.of("leaf " + first(referral).leaf() + ":", "published"));
  }

  private List<String> message() throws SQLException {
    return any(
        tampered.rows("select sender, message_id, referral from message order by message_id"));
  }

  private static String of(List<String> message) {
    return " where sender = '" + message.get(0) + "' and message_id = '" + message.get(1) + "'";
  }

  private Manipulation message(String kind, List<String> message, String... sql) {
    return new Manipulation(kind, List.of(sql), List.of("message " + message.get(1)));
  }

  private Manipulation content() throws SQLException {
    List<String> message = message();
    String change =
        any(
            List.of(
                "update sealed_content set ciphertext = " + flipped("ciphertext", 20),
                "update sealed_content set digest = digest || 'x'",
                "delete from sealed_content"));
    return message("sealed content", message, change + of(message));
  }

  private Manipulation contentSwapped() throws SQLException {
    List<String> message = message();
    return message(
        "sealed content of another message",
        message,
        "update sealed_content set (ciphertext, digest) = (select ciphertext, digest from sealed_content where message_id <> '%s' limit 1)"
                .formatted(message.get(1))
            + of(message));
  }

  /** With its digest, and that of the entry which accepted it. */
  private Manipulation contentReplaced() throws SQLException {
    List<String> message = message();
    String digest = "translate(rtrim(encode(sha256('forged'), 'base64'), '='), '+/', '-_')";
    return new Manipulation(
        "sealed content replaced with its digests",
        List.of(
            "update sealed_content set ciphertext = 'forged', digest = " + digest + of(message),
            "update audit_entry set digest = %s where message = '%s' and action = 'accepted'"
                .formatted(digest, message.get(1))),
        List.of(message.get(2) + ", step "));
  }

  private Manipulation messageGone() throws SQLException {
    List<String> message = message();
    return message(
        "message deleted",
        message,
        "delete from sealed_content" + of(message),
        "delete from message" + of(message));
  }

  private Manipulation agencyKey() throws SQLException {
    AgencyId agency =
        any(List.of(new AgencyId("police-a"), new AgencyId("office-a"), new AgencyId("police-b")));
    String change =
        any(
            List.of(
                "update agency_key set x = " + flipped("x", 32),
                "update agency_key set seen_from = seen_from + interval '1 hour'",
                "update agency_key set seen_until = seen_from",
                "delete from agency_key"));
    return new Manipulation(
        "agency's key", List.of(change + " where agency = '" + agency + "'"), List.of("trust: "));
  }

  private Manipulation caseRow() {
    String referral = any(tampered.referrals).toString();
    return new Manipulation(
        "referral's row deleted",
        List.of("delete from referral where id = '" + referral + "'"),
        List.of(referral));
  }
}
