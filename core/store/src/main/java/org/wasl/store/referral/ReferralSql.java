package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.wasl.audit.StepReason;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.delivery.ReceiptSubject;
import org.wasl.store.referral.ReferralObject.Holder;
import org.wasl.store.referral.Timelines.Length;

/** Reads the rows of a referral, which are its facts, messages, deliveries and objects. */
final class ReferralSql {
  private static final String REFERRAL =
      """
      select id, state, sender, case_message, clear, police, office, others, why, test,
             created_at
        from referral where id = :id
      """;

  private static final String MESSAGES =
      """
      select sender, message_id, type, version, subtype, number, accepted_at
        from message where referral = :referral order by number
      """;

  private static final String NAMED_MESSAGES =
      """
      select sender, message_id, type, version, subtype, number, accepted_at
        from message join unnest(:sender, :message_id)
            as x(sender, message_id) using (sender, message_id)
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
        from delivery d where d.referral = :referral order by d.seq, d.recipient
      """
          .formatted(DELIVERY_COLUMNS);

  /**
   * Looks once into the index for each message, because a delivery has the number of its message.
   * The planner takes every referral for a short one and would read all deliveries. {@code offset
   * 0} prevents that.
   */
  private static final String DELIVERIES_OF_MESSAGES =
      """
      select %s
        from unnest(:number) as x(number)
       cross join lateral (
         select * from delivery where referral = :referral and seq = x.number offset 0) as d
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
        from referral_object o where o.referral = :referral order by o.number
      """
          .formatted(OBJECT_COLUMNS);

  private static final String NAMED_OBJECTS =
      """
      select %s
        from referral_object o where o.referral = :referral and o.id = any(:ids) order by o.number
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
               where stream = :stream and sender = :sender and action = 'moved' and why like '%s'
               order by step desc limit 1) as e
        join message m on m.sender = e.sender and m.message_id = e.message
      """
          .formatted(StepReason.OfficeChange.PATTERN);

  private static final String LENGTH =
      """
      select steps, exists (select from party where referral = :referral and agency = :agency)
          as party
        from stream_counter where stream = :stream
      """;

  private ReferralSql() {}

  static Optional<Timeline.Referral> referral(Connection connection, ReferralId id)
      throws SQLException {
    return SqlStatement.of(connection, REFERRAL)
        .uuid("id", id.value())
        .first(
            row ->
                new Timeline.Referral(
                    new ReferralId(row.uuid("id")),
                    row.text("state"),
                    new AgencyId(row.text("sender")),
                    new MessageId(row.uuid("case_message")),
                    row.text("clear"),
                    row.texts("police").stream().map(AgencyId::new).toList(),
                    new AgencyId(row.text("office")),
                    row.texts("others").stream().map(AgencyId::new).toList(),
                    row.texts("why"),
                    row.bool("test"),
                    row.instant("created_at")));
  }

  /** All messages of a referral, in order. */
  static List<Timeline.Message> messages(Connection connection, ReferralId referral)
      throws SQLException {
    return SqlStatement.of(connection, MESSAGES)
        .uuid("referral", referral.value())
        .list(ReferralSql::message);
  }

  /** These messages, in order. */
  static List<Timeline.Message> messages(Connection connection, Collection<MessageKey> named)
      throws SQLException {
    return SqlStatement.of(connection, NAMED_MESSAGES)
        .unnest(named, NamedByEntries::columns)
        .list(ReferralSql::message);
  }

  /** All deliveries of a referral, in order of their messages. */
  static List<Timeline.Delivery> deliveries(Connection connection, ReferralId referral)
      throws SQLException {
    return SqlStatement.of(connection, DELIVERIES)
        .uuid("referral", referral.value())
        .list(ReferralSql::delivery);
  }

  /** The deliveries of these messages of a referral, in their order. */
  static List<Timeline.Delivery> deliveries(
      Connection connection, ReferralId referral, List<Timeline.Message> messages)
      throws SQLException {
    return SqlStatement.of(connection, DELIVERIES_OF_MESSAGES)
        .int4s("number", messages.stream().map(Timeline.Message::number).toList())
        .uuid("referral", referral.value())
        .list(ReferralSql::delivery);
  }

  /** All objects of a referral, in order. */
  static List<ReferralObject> objects(Connection connection, ReferralId referral)
      throws SQLException {
    return SqlStatement.of(connection, OBJECTS)
        .uuid("referral", referral.value())
        .list(ReferralSql::object);
  }

  /** These objects of a referral, in order. */
  static List<ReferralObject> objects(
      Connection connection, ReferralId referral, Collection<MessageId> named) throws SQLException {
    return SqlStatement.of(connection, NAMED_OBJECTS)
        .uuid("referral", referral.value())
        .uuids("ids", named.stream().map(MessageId::value).toList())
        .list(ReferralSql::object);
  }

  /** The last change of the supervising office that the agency ordered. */
  static Optional<SupervisionTransfer> transfer(
      Connection connection, ReferralId referral, AgencyId agency) throws SQLException {
    return SqlStatement.of(connection, LAST_TRANSFER)
        .text("stream", referral.toString())
        .text("sender", agency.value())
        .first(row -> new SupervisionTransfer(row.int4("number"), row.int8("accepted")));
  }

  static Optional<Length> length(Connection connection, ReferralId id, AgencyId agency)
      throws SQLException {
    return SqlStatement.of(connection, LENGTH)
        .uuid("referral", id.value())
        .text("agency", agency.value())
        .text("stream", id.toString())
        .first(row -> new Length(row.int8("steps"), row.bool("party")));
  }

  private static Timeline.Message message(Row row) throws SQLException {
    return new Timeline.Message(
        new AgencyId(row.text("sender")),
        new MessageId(row.uuid("message_id")),
        row.text("type"),
        row.int4("version"),
        row.optionalText("subtype"),
        row.int4("number"),
        row.instant("accepted_at"));
  }

  private static Timeline.Delivery delivery(Row row) throws SQLException {
    return new Timeline.Delivery(
        new DeliveryId(row.uuid("id")),
        new AgencyId(row.text("sender")),
        new MessageId(row.uuid("message_id")),
        new AgencyId(row.text("recipient")),
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
        new MessageId(row.uuid("id")),
        row.text("kind"),
        row.text("code"),
        new AgencyId(row.text("maker")),
        row.text("state"),
        row.int4("number"),
        row.optionalText("valid_until").map(LocalDate::parse),
        holders(row));
  }

  private static List<Holder> holders(Row row) throws SQLException {
    List<AgencyId> agencies = row.texts("holders").stream().map(AgencyId::new).toList();
    List<Boolean> confirmed = row.bools("confirmed");
    return IntStream.range(0, agencies.size())
        .mapToObj(i -> new Holder(agencies.get(i), confirmed.get(i)))
        .toList();
  }
}
