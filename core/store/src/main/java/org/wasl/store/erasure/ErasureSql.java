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
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ObjectKind;
import org.wasl.rules.lifecycle.ObjectState;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.erasure.Erasures.ErasureGrounds;

/** The statements of erasures, for the requests and for the deletion. */
public final class ErasureSql {

  private static final String FIND =
      """
      select referral, requested_by, requested_at,
             (extract(epoch from clock_timestamp() - requested_at) * 1000)::bigint as age_millis,
             reason, basis, erased_at
        from erasure
      """;

  private static final String FIND_ONE = FIND + "where referral = :referral";

  private static final String WAITING =
      FIND
          + """
          where erased_at is null
              and requested_at >= clock_timestamp() - make_interval(secs => :seconds)
          order by requested_at limit :limit
          """;

  private static final String LATEST =
      """
      select referral, requested_by, coalesce(erased_by, requested_by) as erased_by, erased_at,
             reason, basis, cleaned_at is not null as is_clean, final_at is not null as is_final
        from erasure where erased_at is not null order by erased_at desc limit :limit
      """;

  private static final String REQUEST =
      """
      insert into erasure as e (referral, requested_by, reason, basis)
          values (:referral, :requested_by, :reason, :basis)
          on conflict (referral) do update
             set requested_by = excluded.requested_by, reason = excluded.reason,
                 basis = excluded.basis, requested_at = excluded.requested_at
      returning requested_at
      """;

  private static final String FIND_BY_TOMBSTONE =
      """
      select e.erased_at, e.basis
        from tombstone t join erasure e using (referral)
       where t.tag = any(:tags) and e.erased_at is not null limit 1
         for key share of t
      """;

  private static final String MARK_FINAL =
      """
      update erasure set final_at = clock_timestamp()
       where final_at is null and cleaned_at < clock_timestamp() - make_interval(secs => :seconds)
      returning referral
      """;

  private static final String OPEN_DELIVERIES =
      """
      select id, recipient, state from delivery
       where referral = :referral and state not in %s order by seq, recipient
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
      select id, kind, state from referral_object where referral = :referral and %s order by number
      """
          .formatted(IS_NOTICE_IN_FORCE);

  private static final String PARTIES =
      """
      with r as (select :referral::uuid as id)
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

  /** Entries of the operators' own steps name no message. They stay, with person and reason. */
  private static final String STRIP_STREAM =
      STRIP
          + """
           where stream = :stream
             and action not in ('erasure-requested', 'erased', 'held', 'hold-released')
          """;

  private static final String STRIP_AGENCY_STREAMS =
      STRIP
          + """
            from unnest(:sender, :message) as m(sender, message)
           where e.stream like 'agency:%' and e.sender = m.sender and e.message = m.message
          """;

  /** Children first. */
  private static final List<String> DELETES =
      List.of(
          "delete from untold_expiry where referral = :referral",
          "delete from object_holder where referral = :referral",
          "delete from referral_object where referral = :referral",
          "delete from party where referral = :referral",
          "delete from deadline where referral = :referral",
          "delete from reporter_status where referral = :referral",
          // Only a restored database can have holds here, because a held referral is not erased
          // otherwise.
          "delete from legal_hold where referral = :referral",
          "delete from replay_item i using delivery d where d.referral = :referral and i.delivery ="
              + " d.id",
          "delete from delivery where referral = :referral",
          """
          delete from sealed_content s using message m
           where m.referral = :referral and s.sender = m.sender and s.message_id = m.message_id
          """,
          "delete from message where referral = :referral",
          "delete from referral where id = :referral");

  private ErasureSql() {}

  static Optional<ErasureRequest> find(Connection connection, ReferralId referral)
      throws SQLException {
    return SqlStatement.of(connection, FIND_ONE)
        .uuid("referral", referral.value())
        .first(ErasureSql::request);
  }

  /** Requests that nobody has confirmed yet and that still count, the oldest first. */
  static List<ErasureRequest> waiting(Connection connection, Duration validity, int limit)
      throws SQLException {
    return SqlStatement.of(connection, WAITING)
        .float8("seconds", (double) validity.toSeconds())
        .int4("limit", limit)
        .list(ErasureSql::request);
  }

  /** Returns the completed erasures, the latest first. */
  static List<CompletedErasure> latest(Connection connection, int limit) throws SQLException {
    return SqlStatement.of(connection, LATEST)
        .int4("limit", limit)
        .list(
            row ->
                new CompletedErasure(
                    new ReferralId(row.uuid("referral")),
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
        new ReferralId(row.uuid("referral")),
        row.text("requested_by"),
        row.instant("requested_at"),
        row.int8("age_millis"),
        row.text("reason"),
        row.text("basis"),
        row.optionalInstant("erased_at"));
  }

  /** Records a request in place of an older one, and returns its time. */
  static Instant request(Connection connection, ReferralId referral, ErasureGrounds grounds)
      throws SQLException {
    return SqlStatement.of(connection, REQUEST)
        .uuid("referral", referral.value())
        .text("requested_by", grounds.operator())
        .text("reason", grounds.reason())
        .text("basis", grounds.basis())
        .single(row -> row.instant("requested_at"));
  }

  static void markErased(Connection connection, ReferralId referral, String operator)
      throws SQLException {
    SqlStatement.of(
            connection,
            "update erasure set erased_by = :erased_by, erased_at = clock_timestamp() where"
                + " referral = :referral")
        .text("erased_by", operator)
        .uuid("referral", referral.value())
        .update();
  }

  /** Finds the erasure under any of these tombstones. */
  public static Optional<ErasureResult.AlreadyErased> findByTombstone(
      Connection connection, Collection<UUID> tags) throws SQLException {
    return SqlStatement.of(connection, FIND_BY_TOMBSTONE)
        .uuids("tags", tags)
        .first(row -> new ErasureResult.AlreadyErased(row.instant("erased_at"), row.text("basis")));
  }

  /** Marks the erasures whose last backup has aged out, and returns their referrals. */
  static List<ReferralId> markFinal(Connection connection, Duration backups) throws SQLException {
    return SqlStatement.of(connection, MARK_FINAL)
        .float8("seconds", (double) backups.toSeconds())
        .list(row -> new ReferralId(row.uuid("referral")));
  }

  /**
   * Locks the referral, then its deliveries, as the intake does. Nothing locks a referral after
   * deliveries. Returns false if there is no such referral.
   */
  static boolean lock(Connection connection, ReferralId referral) throws SQLException {
    boolean exists =
        SqlStatement.of(connection, "select id from referral where id = :id for update")
            .uuid("id", referral.value())
            .exists();
    SqlStatement.of(
            connection, "select id from delivery where referral = :referral order by id for update")
        .uuid("referral", referral.value())
        .exists();
    return exists;
  }

  /**
   * Stops all writes that follow from the trail until the transaction ends. If the steps of the
   * referral were read before, its deadlines and statuses are in their tables by now and are
   * deleted. Take this lock before the lock on tombstones, so that the intake does not wait for it.
   */
  static void lockTrailPosition(Connection connection) throws SQLException {
    SqlStatement.of(connection, "select from trail_position order by follower for update").exists();
  }

  static List<ErasureResult.OpenDelivery> openDeliveries(Connection connection, ReferralId referral)
      throws SQLException {
    return SqlStatement.of(connection, OPEN_DELIVERIES)
        .uuid("referral", referral.value())
        .list(
            row ->
                new ErasureResult.OpenDelivery(
                    new DeliveryId(row.uuid("id")),
                    new AgencyId(row.text("recipient")),
                    DeliveryState.ofWireName(row.text("state"))));
  }

  static List<ErasureResult.NoticeInForce> noticesInForce(
      Connection connection, ReferralId referral) throws SQLException {
    return SqlStatement.of(connection, NOTICES_IN_FORCE)
        .uuid("referral", referral.value())
        .list(
            row ->
                new ErasureResult.NoticeInForce(
                    new MessageId(row.uuid("id")),
                    ObjectKind.ofWireName(row.text("kind")),
                    ObjectState.ofWireName(row.text("state"))));
  }

  /**
   * Deletes all data of a locked referral. These are content, messages, deliveries, receipts,
   * objects, the entries of its stream, and the entries of agencies' streams that name its
   * messages.
   *
   * @return the tombstones that were set
   */
  static Set<UUID> destroy(Connection connection, ReferralId referral, Tombstones tombstones)
      throws SQLException {
    List<MessageKey> messages =
        SqlStatement.of(
                connection, "select sender, message_id from message where referral = :referral")
            .uuid("referral", referral.value())
            .list(
                row ->
                    new MessageKey(
                        new AgencyId(row.text("sender")), new MessageId(row.uuid("message_id"))));
    List<String> parties =
        SqlStatement.of(connection, PARTIES)
            .uuid("referral", referral.value())
            .list(row -> row.text("agency"));
    Set<UUID> tags = new HashSet<>();
    messages.forEach(key -> tags.add(tombstones.message(key.sender().value(), key.messageId())));
    parties.forEach(agency -> tags.add(tombstones.participation(referral, agency)));
    SqlStatement.of(connection, STRIP_STREAM).text("stream", referral.toString()).update();
    // Repetitions, refusals, and that evidence was shown.
    SqlStatement.of(connection, STRIP_AGENCY_STREAMS)
        .unnest(
            messages,
            row ->
                row.text("sender", it -> it.sender().value())
                    .uuid("message", messageKey -> messageKey.messageId().value()))
        .update();
    for (String delete : DELETES) {
      SqlStatement.of(connection, delete).uuid("referral", referral.value()).update();
    }
    insertTombstones(connection, referral, tags);
    return tags;
  }

  static void insertTombstones(Connection connection, ReferralId referral, Collection<UUID> tags)
      throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into tombstone (tag, referral) select tag, :referral from unnest(:tags) as x(tag)
                on conflict do nothing
            """)
        .uuid("referral", referral.value())
        .uuids("tags", tags)
        .update();
  }

  static boolean hasTombstone(Connection connection, UUID tag) throws SQLException {
    return SqlStatement.of(connection, "select from tombstone where tag = :tag")
        .uuid("tag", tag)
        .exists();
  }

  /**
   * Inserts the tombstone of a key, which belongs to no referral. If there is any tombstone, does
   * nothing.
   */
  static void insertFirstTombstone(Connection connection, UUID tag) throws SQLException {
    SqlStatement.of(
            connection,
            """
            insert into tombstone (tag, referral)
            select :tag, :referral where not exists (select from tombstone)
            """)
        .uuid("tag", tag)
        .uuid("referral", Tombstones.NOTHING)
        .update();
  }
}
