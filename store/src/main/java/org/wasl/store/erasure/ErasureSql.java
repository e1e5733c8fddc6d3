package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.erasure.Erasures.ErasureGrounds;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;

/** The statements of erasures: what was requested, and what is destroyed. */
public final class ErasureSql {

  private static final String FIND =
      """
      select referral, requested_by, requested_at,
             (extract(epoch from clock_timestamp() - requested_at) * 1000)::bigint as age_millis,
             reason, basis, erased_at
        from erasure
      """;

  private static final String FIND_ONE = FIND + "where referral = ?";

  private static final String WAITING =
      FIND
          + """
          where erased_at is null and requested_at >= clock_timestamp() - make_interval(secs => ?)
          order by requested_at limit ?
          """;

  private static final String LATEST =
      """
      select referral, requested_by, coalesce(erased_by, requested_by) as erased_by, erased_at,
             reason, basis, cleaned_at is not null as is_clean, final_at is not null as is_final
        from erasure where erased_at is not null order by erased_at desc limit ?
      """;

  private static final String REQUEST =
      """
      insert into erasure as e (referral, requested_by, reason, basis) values (?, ?, ?, ?)
          on conflict (referral) do update
             set requested_by = excluded.requested_by, reason = excluded.reason,
                 basis = excluded.basis, requested_at = excluded.requested_at
      returning requested_at
      """;

  private static final String FIND_BY_TOMBSTONE =
      """
      select e.erased_at, e.basis
        from tombstone t join erasure e using (referral)
       where t.tag = any(?) and e.erased_at is not null limit 1
         for key share of t
      """;

  private static final String MARK_FINAL =
      """
      update erasure set final_at = clock_timestamp()
       where final_at is null and cleaned_at < clock_timestamp() - make_interval(secs => ?)
      returning referral
      """;

  private static final String OPEN_DELIVERIES =
      """
      select id, recipient, state from delivery
       where referral = ? and state not in %s order by seq, recipient
      """
          .formatted(DeliverySql.FINAL_STATES);

  /** A condition on rows of referral_object. */
  static final String IS_NOTICE_IN_FORCE =
      Stream.of(ObjectKind.values())
          .filter(ObjectKind::isNotice)
          .flatMap(
              kind ->
                  Stream.of(ObjectState.values())
                      .filter(state -> !state.isFinal(kind))
                      .map(state -> "('%s', '%s')".formatted(kind.wireName(), state.wireName())))
          .collect(Collectors.joining(", ", "(kind, state) in (", ")"));

  private static final String NOTICES_IN_FORCE =
      """
      select id, kind, state from referral_object where referral = ? and %s order by number
      """
          .formatted(IS_NOTICE_IN_FORCE);

  private static final String PARTIES =
      """
      with r as (select ?::uuid as id)
      select m.sender as agency from r join message m on m.referral = r.id
      union
      select d.recipient from r join delivery d on d.referral = r.id
      union
      select x.office from r join referral x on x.id = r.id
      """;

  private static final String STRIP =
      """
      update audit_entry e
         set at = null, action = null, actor = null, message = null, sender = null,
             delivery = null, recipient = null, attempt = null, digest = null, why = null,
             salt = null
      """;

  /** Entries of the operators' own steps name no message: they stay, with person and reason. */
  private static final String STRIP_STREAM =
      STRIP
          + """
           where stream = ?
             and action not in ('erasure-requested', 'erased', 'held', 'hold-released')
          """;

  private static final String STRIP_AGENCY_STREAMS =
      STRIP
          + """
            from unnest(?, ?) as m(sender, message)
           where e.stream like 'agency:%' and e.sender = m.sender and e.message = m.message
          """;

  /** Children first. */
  private static final List<String> DELETES =
      List.of(
          "delete from untold_expiry where referral = ?",
          "delete from object_holder where referral = ?",
          "delete from referral_object where referral = ?",
          "delete from party where referral = ?",
          "delete from deadline where referral = ?",
          "delete from reporter_status where referral = ?",
          // Of a restored database: what is held is not erased otherwise.
          "delete from legal_hold where referral = ?",
          "delete from replay_item i using delivery d where d.referral = ? and i.delivery = d.id",
          "delete from delivery where referral = ?",
          """
          delete from sealed_content s using message m
           where m.referral = ? and s.sender = m.sender and s.message_id = m.message_id
          """,
          "delete from message where referral = ?",
          "delete from referral where id = ?");

  private ErasureSql() {}

  static Optional<ErasureRequest> find(Connection connection, UUID referral) throws SQLException {
    return SqlStatement.of(connection, FIND_ONE).uuid(referral).first(ErasureSql::request);
  }

  /** Requests that nobody has confirmed yet and that still count, the oldest first. */
  static List<ErasureRequest> waiting(Connection connection, Duration validity, int limit)
      throws SQLException {
    return SqlStatement.of(connection, WAITING)
        .float8((double) validity.toSeconds())
        .int4(limit)
        .list(ErasureSql::request);
  }

  /** What was erased, the latest first. */
  static List<CompletedErasure> latest(Connection connection, int limit) throws SQLException {
    return SqlStatement.of(connection, LATEST)
        .int4(limit)
        .list(
            row ->
                new CompletedErasure(
                    row.uuid("referral"),
                    row.text("requested_by"),
                    row.text("erased_by"),
                    row.instant("erased_at"),
                    row.text("reason"),
                    row.text("basis"),
                    row.bool("is_final")
                        ? CompletedErasure.Stage.FINAL
                        : row.bool("is_clean")
                            ? CompletedErasure.Stage.CLEANED
                            : CompletedErasure.Stage.ERASED));
  }

  private static ErasureRequest request(Row row) throws SQLException {
    return new ErasureRequest(
        row.uuid("referral"),
        row.text("requested_by"),
        row.instant("requested_at"),
        row.int8("age_millis"),
        row.text("reason"),
        row.text("basis"),
        row.optionalInstant("erased_at"));
  }

  /** Records a request, in place of an older one; gives its time. */
  static Instant request(Connection connection, UUID referral, ErasureGrounds grounds)
      throws SQLException {
    return SqlStatement.of(connection, REQUEST)
        .uuid(referral)
        .text(grounds.operator())
        .text(grounds.reason())
        .text(grounds.basis())
        .single(row -> row.instant("requested_at"));
  }

  static void markErased(Connection connection, UUID referral, String operator)
      throws SQLException {
    SqlStatement.of(
            connection,
            "update erasure set erased_by = ?, erased_at = clock_timestamp() where referral = ?")
        .text(operator)
        .uuid(referral)
        .update();
  }

  /** What was erased under any of these tombstones. */
  public static Optional<ErasureResult.AlreadyErased> findByTombstone(
      Connection connection, Collection<UUID> tags) throws SQLException {
    return SqlStatement.of(connection, FIND_BY_TOMBSTONE)
        .uuids(tags)
        .first(row -> new ErasureResult.AlreadyErased(row.instant("erased_at"), row.text("basis")));
  }

  /** Marks the erasures of which the last backup has aged out; gives their referrals. */
  static List<UUID> markFinal(Connection connection, Duration backups) throws SQLException {
    return SqlStatement.of(connection, MARK_FINAL)
        .float8((double) backups.toSeconds())
        .list(row -> row.uuid("referral"));
  }

  /**
   * Locks the referral, then its deliveries: as the intake does, and nothing locks a referral after
   * deliveries. False where there is no such referral.
   */
  static boolean lock(Connection connection, UUID referral) throws SQLException {
    boolean exists =
        SqlStatement.of(connection, "select id from referral where id = ? for update")
            .uuid(referral)
            .exists();
    SqlStatement.of(connection, "select id from delivery where referral = ? order by id for update")
        .uuid(referral)
        .exists();
    return exists;
  }

  /**
   * Until the transaction ends, nothing that follows from the trail is written: a deadline or
   * status of the referral, of which the steps were read before, is in its table by now and is
   * deleted. To be taken before the lock on tombstones, so that the intake does not wait for it.
   */
  static void lockTrailPosition(Connection connection) throws SQLException {
    SqlStatement.of(connection, "select from trail_position order by follower for update").exists();
  }

  static List<ErasureResult.OpenDelivery> openDeliveries(Connection connection, UUID referral)
      throws SQLException {
    return SqlStatement.of(connection, OPEN_DELIVERIES)
        .uuid(referral)
        .list(
            row ->
                new ErasureResult.OpenDelivery(
                    row.uuid("id"),
                    row.text("recipient"),
                    DeliveryState.ofWireName(row.text("state"))));
  }

  static List<ErasureResult.NoticeInForce> noticesInForce(Connection connection, UUID referral)
      throws SQLException {
    return SqlStatement.of(connection, NOTICES_IN_FORCE)
        .uuid(referral)
        .list(
            row ->
                new ErasureResult.NoticeInForce(
                    row.uuid("id"),
                    ObjectKind.ofWireName(row.text("kind")),
                    ObjectState.ofWireName(row.text("state"))));
  }

  /**
   * Deletes all data of a locked referral: content, messages, deliveries, receipts, objects, the
   * entries of its stream, and those of agencies' streams that name its messages.
   *
   * @return the tombstones that were set
   */
  static Set<UUID> destroy(Connection connection, UUID referral, Tombstones tombstones)
      throws SQLException {
    List<MessageKey> messages =
        SqlStatement.of(connection, "select sender, message_id from message where referral = ?")
            .uuid(referral)
            .list(row -> new MessageKey(row.text("sender"), row.uuid("message_id")));
    List<String> parties =
        SqlStatement.of(connection, PARTIES).uuid(referral).list(row -> row.text("agency"));
    Set<UUID> tags = new HashSet<>();
    messages.forEach(key -> tags.add(tombstones.message(key.sender(), key.messageId())));
    parties.forEach(agency -> tags.add(tombstones.participation(referral, agency)));
    SqlStatement.of(connection, STRIP_STREAM).text(referral.toString()).update();
    // Repetitions, refusals, and that evidence was shown.
    SqlStatement.of(connection, STRIP_AGENCY_STREAMS)
        .unnest(messages, row -> row.text(MessageKey::sender).uuid(MessageKey::messageId))
        .update();
    for (String delete : DELETES) {
      SqlStatement.of(connection, delete).uuid(referral).update();
    }
    insertTombstones(connection, referral, tags);
    return tags;
  }

  static void insertTombstones(Connection connection, UUID referral, Collection<UUID> tags)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into tombstone (tag, referral) select tag, ? from unnest(?) as x(tag)
                on conflict do nothing
            """)
        .uuid(referral)
        .uuids(tags)
        .update();
  }

  static boolean hasTombstone(Connection connection, UUID tag) throws SQLException {
    return SqlStatement.of(connection, "select from tombstone where tag = ?").uuid(tag).exists();
  }

  /** Of a key, and of no referral; where there is any tombstone, nothing is done. */
  static void insertFirstTombstone(Connection connection, UUID tag) throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into tombstone (tag, referral)
            select ?, ? where not exists (select from tombstone)
            """)
        .uuid(tag)
        .uuid(Tombstones.NOTHING)
        .update();
  }
}
