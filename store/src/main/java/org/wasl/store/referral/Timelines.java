package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.wasl.audit.AuditEntry;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.delivery.AgencyGates;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.delivery.ReceiptSubject;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.log.LogSql;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.trail.TrailReader;

/** Reads referrals. */
public final class Timelines {
  private static final String REFERRAL =
      """
      select id, state, sender, case_message, clear, police, office, others, why, test,
             created_at
        from referral where id = ?
      """;

  private static final String MESSAGES =
      """
      select sender, message_id, type, version, subtype, number, accepted_at
        from message
      """;

  private static final String OF_REFERRAL = " where referral = ? order by number";

  private static final String NAMED =
      " join unnest(?, ?) as x(sender, message_id) using (sender, message_id) order by number";

  private static final String DELIVERIES =
      """
      select d.id, d.referral, d.sender, d.message_id, d.recipient, d.state, d.attempt,
             case d.state when 'waiting' then d.due_at end as due_at,
             d.reason, d.delivered_at, d.receipt, d.retrieved_at, d.retrieval,
             case when d.needs_reseal is not null and not exists (
               select from delivery h
                 join message hm on hm.sender = h.sender and hm.message_id = h.message_id
                  and hm.type = 'handover'
                 join message m on m.sender = d.sender and m.message_id = d.message_id
                where h.referral = d.referral and h.recipient = d.recipient
                  and h.delivered_at > d.needs_reseal_at and h.needs_reseal is null
                  and hm.clear ->> 'originalSender'
                    = coalesce(m.clear ->> 'originalSender', m.sender)
                  and hm.clear ->> 'originalMessage'
                    = coalesce(m.clear ->> 'originalMessage', m.message_id::text))
             then d.needs_reseal_at end as needs_reseal_since
      """;

  private static final String ALL_IN_ORDER =
      " from delivery d where d.referral = ? order by d.seq, d.recipient";

  /**
   * One look into the index for each message: a delivery has the number of its message. The
   * planner, which takes every referral for a short one, would read all deliveries: {@code offset
   * 0} keeps it from that.
   */
  private static final String NUMBERED_IN_ORDER =
      """
        from unnest(?) as x(number)
       cross join lateral (
         select * from delivery where referral = ? and seq = x.number offset 0) as d
       order by d.seq, d.recipient
      """;

  private static final String OBJECTS =
      """
      select o.id, o.kind, o.code, o.maker, o.state, o.number, o.valid_until::text as valid_until,
             array(select h.agency from object_holder h
               where h.referral = o.referral and h.object = o.id
               order by h.agency) as holders,
             array(select h.confirmed from object_holder h
               where h.referral = o.referral and h.object = o.id
               order by h.agency) as confirmed
        from referral_object o where o.referral = ?
      """;

  /** The index {@code audit_entry_office} has these steps only. */
  private static final String LAST_TRANSFER =
      """
      select m.number,
             (select a.step from audit_entry a
               where a.stream = e.stream and a.step < e.step and a.action = 'accepted'
               order by a.step desc limit 1) as accepted
        from (select stream, step, sender, message from audit_entry
               where stream = ? and sender = ? and action = 'moved' and why like 'office/%'
               order by step desc limit 1) as e
        join message m on m.sender = e.sender and m.message_id = e.message
      """;

  private static final String BEFORE_COURT = ReferralState.BEFORE_COURT.wireName();

  private static final String SEIZED =
      """
      select distinct clear ->> 'court' as court from message
       where referral = ? and type = 'disposition' and subtype = 'before-court'
         and clear ->> 'court' is not null
       order by 1
      """;

  private static final String NEEDS_RESEAL =
      """
      select id, referral, sender, message_id, recipient, needs_reseal from delivery
       where referral = ? and needs_reseal is not null
      """;

  private static final String LENGTH =
      """
      select steps, exists (select from party where referral = ? and agency = ?) as party
        from stream_counter where stream = ?
      """;

  /**
   * How long a referral is.
   *
   * @param steps number of all its steps
   * @param party whether the agency that asks takes part in it
   */
  public record Length(long steps, boolean party) {}

  private final Database database;

  public Timelines(Database database) {
    this.database = database;
  }

  /** The facts of a referral, state included, which may change at any time. */
  public Result<Optional<Timeline.Referral>> referral(UUID id) {
    return database.transaction(connection -> referral(connection, id));
  }

  /** The facts of a referral and its objects, for a decision; all may change at any time. */
  public Result<Optional<ReferralSnapshot>> snapshot(UUID id) {
    return database.transaction(connection -> snapshot(connection, id));
  }

  private static Optional<ReferralSnapshot> snapshot(Connection connection, UUID id)
      throws SQLException {
    Optional<Timeline.Referral> referral = referral(connection, id);
    if (referral.isEmpty()) {
      return Optional.empty();
    }
    List<String> seized =
        referral.get().state().equals(BEFORE_COURT) ? seized(connection, id) : List.of();
    return Optional.of(new ReferralSnapshot(referral.get(), objects(connection, id), seized));
  }

  /**
   * Where a referral and its objects stand, and what of them an agency may know, as of one instant.
   *
   * @param agency for which it is read
   */
  public Result<Optional<PartySnapshot>> partySnapshot(UUID id, String agency) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          Optional<ReferralSnapshot> snapshot = snapshot(connection, id);
          Optional<Length> length = length(connection, id, agency);
          return snapshot.isPresent() && length.isPresent()
              ? Optional.of(partySnapshot(connection, snapshot.get(), length.get().party(), agency))
              : Optional.empty();
        });
  }

  private static PartySnapshot partySnapshot(
      Connection connection, ReferralSnapshot snapshot, boolean party, String agency)
      throws SQLException {
    UUID id = snapshot.referral().id();
    List<ReferralObject> objects = snapshot.objects();
    List<Timeline.Message> messages =
        SqlStatement.of(connection, MESSAGES + NAMED)
            .unnest(
                objects.stream().map(it -> new MessageKey(it.maker(), it.id())).toList(),
                NamedByEntries::columns)
            .list(Timelines::message);
    Timeline timeline =
        new Timeline(
            snapshot.referral(),
            messages,
            SqlStatement.of(connection, DELIVERIES + NUMBERED_IN_ORDER)
                .int4s(messages.stream().map(Timeline.Message::number).toList())
                .uuid(id)
                .list(Timelines::delivery),
            objects,
            List.of(),
            Map.of(),
            Map.of());
    return new PartySnapshot(
        snapshot, new TimelinePage(timeline, party, transfer(connection, id, agency), false));
  }

  /** All of a referral, as of one instant. */
  public Result<Optional<Timeline>> timeline(UUID id) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return timeline(connection, id);
        });
  }

  private static Optional<Timeline> timeline(Connection connection, UUID id) throws SQLException {
    Optional<Timeline.Referral> referral = referral(connection, id);
    if (referral.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Timeline(
            referral.get(),
            messages(connection, id),
            deliveries(connection, id),
            objects(connection, id),
            TrailReader.stream(connection, id.toString()),
            LogSql.signedLeaves(connection, id.toString()),
            AgencyGates.windows(connection, id)));
  }

  /**
   * Some steps of a referral, as of one instant. What is read does not grow with the length of the
   * referral.
   *
   * @param agency for which they are read
   * @param after the number of the step before them; 0 for the first ones
   * @param limit most steps
   */
  public Result<Optional<TimelinePage>> page(UUID id, String agency, long after, int limit) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return page(connection, id, agency, after, limit);
        });
  }

  static Optional<TimelinePage> page(
      Connection connection, UUID id, String agency, long after, int limit) throws SQLException {
    Optional<Timeline.Referral> referral = referral(connection, id);
    Optional<Length> length = length(connection, id, agency);
    return referral.isPresent() && length.isPresent()
        ? Optional.of(page(connection, referral.get(), length.get(), agency, after, limit))
        : Optional.empty();
  }

  private static TimelinePage page(
      Connection connection,
      Timeline.Referral referral,
      Length length,
      String agency,
      long after,
      int limit)
      throws SQLException {
    UUID id = referral.id();
    String stream = id.toString();
    long last = after > length.steps() ? after : Math.min(after + limit, length.steps());
    List<AuditEntry> entries = TrailReader.stream(connection, stream, after, last);
    NamedByEntries named = NamedByEntries.of(entries);
    List<Timeline.Message> messages =
        SqlStatement.of(connection, MESSAGES + NAMED)
            .unnest(named.messages(), NamedByEntries::columns)
            .list(Timelines::message);
    return new TimelinePage(
        new Timeline(
            referral,
            messages,
            SqlStatement.of(connection, DELIVERIES + NUMBERED_IN_ORDER)
                .int4s(messages.stream().map(Timeline.Message::number).toList())
                .uuid(id)
                .list(Timelines::delivery),
            SqlStatement.of(connection, OBJECTS + " and o.id = any(?) order by o.number")
                .uuid(id)
                .uuids(named.objects())
                .list(Timelines::object),
            entries,
            LogSql.signedLeaves(connection, stream, after, last),
            AgencyGates.windows(connection, id)),
        length.party(),
        transfer(connection, id, agency),
        last < length.steps());
  }

  private static Optional<SupervisionTransfer> transfer(
      Connection connection, UUID referral, String agency) throws SQLException {
    return SqlStatement.of(connection, LAST_TRANSFER)
        .text(referral.toString())
        .text(agency)
        .first(row -> new SupervisionTransfer(row.int4("number"), row.int8("accepted")));
  }

  /** How long a referral is, erased or not; empty where it does not exist. */
  public Result<Optional<Length>> length(UUID id, String agency) {
    return database.transaction(connection -> length(connection, id, agency));
  }

  private static Optional<Length> length(Connection connection, UUID id, String agency)
      throws SQLException {
    return SqlStatement.of(connection, LENGTH)
        .uuid(id)
        .text(agency)
        .text(id.toString())
        .first(row -> new Length(row.int8("steps"), row.bool("party")));
  }

  /**
   * All of a referral with what proves it, as of one instant.
   *
   * @param agency for which it is read
   */
  public Result<Optional<Evidence>> evidence(UUID id, String agency) {
    return database.transaction(
        connection -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          return evidence(connection, id, agency);
        });
  }

  private static Optional<Evidence> evidence(Connection connection, UUID id, String agency)
      throws SQLException {
    Optional<Timeline> timeline = timeline(connection, id);
    if (timeline.isEmpty()) {
      return Optional.empty();
    }
    Map<Long, byte[]> salts = TrailReader.salts(connection, id.toString());
    Map<UUID, String> needsReseal =
        SqlStatement.of(connection, NEEDS_RESEAL)
            .uuid(id)
            .map(
                row -> row.uuid("id"),
                row -> ReceiptSubject.of(row).unpack(row.bytes("needs_reseal")));
    return Optional.of(
        new Evidence(timeline.get(), transfer(connection, id, agency), salts, needsReseal));
  }

  /** The audit entries of a stream, for a check. */
  public Result<List<AuditEntry>> entries(String stream) {
    return database.transaction(connection -> TrailReader.stream(connection, stream));
  }

  /** The last audit entries of a stream, the newest first. */
  public Result<List<AuditEntry>> newestEntries(String stream, int limit) {
    return database.transaction(connection -> TrailReader.newest(connection, stream, limit));
  }

  private static Optional<Timeline.Referral> referral(Connection connection, UUID id)
      throws SQLException {
    return SqlStatement.of(connection, REFERRAL)
        .uuid(id)
        .first(
            row ->
                new Timeline.Referral(
                    row.uuid("id"),
                    row.text("state"),
                    row.text("sender"),
                    row.uuid("case_message"),
                    row.text("clear"),
                    row.texts("police"),
                    row.text("office"),
                    row.texts("others"),
                    row.texts("why"),
                    row.bool("test"),
                    row.instant("created_at")));
  }

  private static List<Timeline.Message> messages(Connection connection, UUID id)
      throws SQLException {
    return SqlStatement.of(connection, MESSAGES + OF_REFERRAL).uuid(id).list(Timelines::message);
  }

  private static Timeline.Message message(Row row) throws SQLException {
    return new Timeline.Message(
        row.text("sender"),
        row.uuid("message_id"),
        row.text("type"),
        row.int4("version"),
        row.optionalText("subtype"),
        row.int4("number"),
        row.instant("accepted_at"));
  }

  private static List<Timeline.Delivery> deliveries(Connection connection, UUID id)
      throws SQLException {
    return SqlStatement.of(connection, DELIVERIES + ALL_IN_ORDER)
        .uuid(id)
        .list(Timelines::delivery);
  }

  private static Timeline.Delivery delivery(Row row) throws SQLException {
    return new Timeline.Delivery(
        row.uuid("id"),
        row.text("sender"),
        row.uuid("message_id"),
        row.text("recipient"),
        DeliveryState.ofWireName(row.text("state")),
        row.int4("attempt"),
        row.optionalInstant("due_at"),
        row.optionalText("reason"),
        row.optionalInstant("delivered_at"),
        ReceiptSubject.receipt(row, "receipt"),
        row.optionalInstant("retrieved_at"),
        ReceiptSubject.receipt(row, "retrieval"),
        row.optionalInstant("needs_reseal_since"));
  }

  /** The courts that dispositions name; a court outside the directory is not among them. */
  private static List<String> seized(Connection connection, UUID referral) throws SQLException {
    return SqlStatement.of(connection, SEIZED).uuid(referral).list(row -> row.text("court"));
  }

  private static List<ReferralObject> objects(Connection connection, UUID referral)
      throws SQLException {
    return SqlStatement.of(connection, OBJECTS + " order by o.number")
        .uuid(referral)
        .list(Timelines::object);
  }

  private static ReferralObject object(Row row) throws SQLException {
    return new ReferralObject(
        row.uuid("id"),
        row.text("kind"),
        row.text("code"),
        row.text("maker"),
        row.text("state"),
        row.int4("number"),
        row.optionalText("valid_until").map(LocalDate::parse),
        holders(row));
  }

  private static List<Holder> holders(Row row) throws SQLException {
    List<String> agencies = row.texts("holders");
    List<Boolean> confirmed = row.bools("confirmed");
    return IntStream.range(0, agencies.size())
        .mapToObj(i -> new Holder(agencies.get(i), confirmed.get(i)))
        .toList();
  }
}
