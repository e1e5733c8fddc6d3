package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.wasl.audit.Why;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.delivery.ReceiptSubject;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.referral.Timelines.Length;

/** Reads the rows of a referral: its facts, messages, deliveries and objects. */
final class ReferralSql {
  private static final String REFERRAL =
      """
      select id, state, sender, case_message, clear, police, office, others, why, test,
             created_at
        from referral where id = ?
      """;

  private static final String MESSAGES =
      """
      select sender, message_id, type, version, subtype, number, accepted_at
        from message where referral = ? order by number
      """;

  private static final String NAMED_MESSAGES =
      """
      select sender, message_id, type, version, subtype, number, accepted_at
        from message join unnest(?, ?) as x(sender, message_id) using (sender, message_id)
       order by number
      """;

  private static final String DELIVERY_COLUMNS =
      """
      d.id, d.referral, d.sender, d.message_id, d.recipient, d.state, d.attempt,
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
             then d.needs_reseal_at end as needs_reseal_since\
      """;

  private static final String DELIVERIES =
      """
      select %s
        from delivery d where d.referral = ? order by d.seq, d.recipient
      """
          .formatted(DELIVERY_COLUMNS);

  /**
   * One look into the index for each message: a delivery has the number of its message. The
   * planner, which takes every referral for a short one, would read all deliveries: {@code offset
   * 0} keeps it from that.
   */
  private static final String DELIVERIES_OF_MESSAGES =
      """
      select %s
        from unnest(?) as x(number)
       cross join lateral (
         select * from delivery where referral = ? and seq = x.number offset 0) as d
       order by d.seq, d.recipient
      """
          .formatted(DELIVERY_COLUMNS);

  private static final String OBJECT_COLUMNS =
      """
      o.id, o.kind, o.code, o.maker, o.state, o.number, o.valid_until::text as valid_until,
             array(select h.agency from object_holder h
               where h.referral = o.referral and h.object = o.id
               order by h.agency) as holders,
             array(select h.confirmed from object_holder h
               where h.referral = o.referral and h.object = o.id
               order by h.agency) as confirmed\
      """;

  private static final String OBJECTS =
      """
      select %s
        from referral_object o where o.referral = ? order by o.number
      """
          .formatted(OBJECT_COLUMNS);

  private static final String NAMED_OBJECTS =
      """
      select %s
        from referral_object o where o.referral = ? and o.id = any(?) order by o.number
      """
          .formatted(OBJECT_COLUMNS);

  /** The index {@code audit_entry_office} has these steps only. */
  private static final String LAST_TRANSFER =
      """
      select m.number,
             (select a.step from audit_entry a
               where a.stream = e.stream and a.step < e.step and a.action = 'accepted'
               order by a.step desc limit 1) as accepted
        from (select stream, step, sender, message from audit_entry
               where stream = ? and sender = ? and action = 'moved' and why like '%s'
               order by step desc limit 1) as e
        join message m on m.sender = e.sender and m.message_id = e.message
      """
          .formatted(Why.OfficeChange.PATTERN);

  private static final String LENGTH =
      """
      select steps, exists (select from party where referral = ? and agency = ?) as party
        from stream_counter where stream = ?
      """;

  private ReferralSql() {}

  static Optional<Timeline.Referral> referral(Connection connection, UUID id) throws SQLException {
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

  /** All messages of a referral, in order. */
  static List<Timeline.Message> messages(Connection connection, UUID referral) throws SQLException {
    return SqlStatement.of(connection, MESSAGES).uuid(referral).list(ReferralSql::message);
  }

  /** These messages, in order. */
  static List<Timeline.Message> messages(Connection connection, Collection<MessageKey> named)
      throws SQLException {
    return SqlStatement.of(connection, NAMED_MESSAGES)
        .unnest(named, NamedByEntries::columns)
        .list(ReferralSql::message);
  }

  /** All deliveries of a referral, in order of their messages. */
  static List<Timeline.Delivery> deliveries(Connection connection, UUID referral)
      throws SQLException {
    return SqlStatement.of(connection, DELIVERIES).uuid(referral).list(ReferralSql::delivery);
  }

  /** The deliveries of these messages of a referral, in their order. */
  static List<Timeline.Delivery> deliveries(
      Connection connection, UUID referral, List<Timeline.Message> messages) throws SQLException {
    return SqlStatement.of(connection, DELIVERIES_OF_MESSAGES)
        .int4s(messages.stream().map(Timeline.Message::number).toList())
        .uuid(referral)
        .list(ReferralSql::delivery);
  }

  /** All objects of a referral, in order. */
  static List<ReferralObject> objects(Connection connection, UUID referral) throws SQLException {
    return SqlStatement.of(connection, OBJECTS).uuid(referral).list(ReferralSql::object);
  }

  /** These objects of a referral, in order. */
  static List<ReferralObject> objects(Connection connection, UUID referral, Collection<UUID> named)
      throws SQLException {
    return SqlStatement.of(connection, NAMED_OBJECTS)
        .uuid(referral)
        .uuids(named)
        .list(ReferralSql::object);
  }

  /** The last change of the supervising office that the agency ordered. */
  static Optional<SupervisionTransfer> transfer(Connection connection, UUID referral, String agency)
      throws SQLException {
    return SqlStatement.of(connection, LAST_TRANSFER)
        .text(referral.toString())
        .text(agency)
        .first(row -> new SupervisionTransfer(row.int4("number"), row.int8("accepted")));
  }

  static Optional<Length> length(Connection connection, UUID id, String agency)
      throws SQLException {
    return SqlStatement.of(connection, LENGTH)
        .uuid(id)
        .text(agency)
        .text(id.toString())
        .first(row -> new Length(row.int8("steps"), row.bool("party")));
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
