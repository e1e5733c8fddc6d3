package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.database.PackedText;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.delivery.LeaseResult.Leased;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.intake.Acceptance.SendsOwnMessage;
import org.wasl.store.referral.ReferralFacts;
import org.wasl.trail.Actors;

/** The statements of {@link AcceptTransaction}. */
final class AcceptSql {

  /**
   * A locked referral.
   *
   * @param state its state
   * @param messages how many messages are accepted so far
   * @param facts the facts by which messages are decided
   */
  record LockedReferral(String state, int messages, ReferralFacts facts) {
    /**
     * The number of the next message within its referral, which also orders its deliveries.
     *
     * @param locked has no referral that the message itself opens
     */
    static int nextNumber(Map<ReferralId, LockedReferral> locked, ReferralId referral) {
      LockedReferral known = locked.get(referral);
      return known == null ? 1 : known.messages() + 1;
    }
  }

  /** The first answer to a message. */
  record FirstAnswer(ReferralId referral, byte[] contentDigest, byte[] answer) {
    /**
     * Reads it from a row with {@code sender, message_id, referral, content_digest, first_answer}.
     */
    static FirstAnswer of(Row row) throws SQLException {
      ReferralId referral = new ReferralId(row.uuid("referral"));
      return new FirstAnswer(
          referral,
          row.bytes("content_digest"),
          repeating(
                  new AgencyId(row.text("sender")), new MessageId(row.uuid("message_id")), referral)
              .unpack(row.bytes("first_answer")));
    }

    /** Returns the answer as it is stored. The answer repeats the ids of its message. */
    static byte[] pack(Acceptance row) {
      return repeating(row.sender(), row.messageId(), row.referral()).pack(row.firstAnswer());
    }

    /** Their order is part of what is stored. */
    private static PackedText repeating(AgencyId sender, MessageId messageId, ReferralId referral) {
      return PackedText.repeating(messageId.toString(), referral.toString(), sender.value());
    }
  }

  private record NewParty(ReferralId referral, AgencyId agency) {}

  private record OpenedParty(ReferralId referral, AgencyId agency, String state) {}

  private record Opened(Acceptance row, OpensReferral effect) {
    static Stream<Opened> of(Acceptance row) {
      return switch (row.effect()) {
        case OpensReferral effect -> Stream.of(new Opened(row, effect));
        case ContinuesReferral _, SendsOwnMessage _ -> Stream.empty();
      };
    }
  }

  private static final String LOCK_REFERRALS =
      """
      select id, state, messages, clear, police, office, others
        from referral where id = any(:id) order by id for update
      """;

  private static final String INSERT_MESSAGES =
      """
      insert into message (sender, message_id, referral, type, version, subtype,
          content_digest, first_answer, number, clear)
      select sender, message_id, referral, type, version, subtype, content_digest, first_answer,
             number, clear::jsonb
        from unnest(:sender, :message_id, :referral, :type, :version, :subtype, :content_digest,
            :first_answer, :number, :clear, :tag)
          as x(sender, message_id, referral, type, version, subtype, content_digest, first_answer,
            number, clear, tag)
       -- What was erased does not come back. The clause locks the table, see lockTombstones.
       where not exists (select from tombstone where tag = x.tag for key share)
         and not exists (select from message m where m.sender = x.sender
             and m.message_id = x.message_id)
      returning sender, message_id
      """;

  private static final String UNIQUE_VIOLATION = "23505";
  private static final String SERIALIZATION_FAILURE = "40001";

  private static final String FIRST_ANSWERS =
      """
      select sender, message_id, referral, content_digest, first_answer
        from unnest(:sender, :message_id, :tag) as x(sender, message_id, tag)
        join message using (sender, message_id)
       -- A repetition is recorded before its message is erased, or not at all.
       where not exists (select from tombstone t where t.tag = x.tag for key share)
      """;

  private static final String INSERT_REFERRALS =
      """
      insert into referral (id, state, messages, sender, case_message, clear, police, office,
          others, why, test)
      select id, state, 1, sender, case_message, clear::jsonb,
             string_to_array(police, E'\\x1f'), office,
             string_to_array(others, E'\\x1f'), string_to_array(why, E'\\x1f'),
             test
        from unnest(:id, :state, :sender, :case_message, :clear, :police, :office, :others, :why,
            :test)
          as x(id, state, sender, case_message, clear, police, office, others, why, test)
      """;

  private static final String CONTINUE_REFERRALS =
      """
      update referral r
         set state = coalesce(x.state, r.state),
             messages = messages + 1,
             clear = coalesce(x.clear::jsonb, r.clear),
             office = coalesce(x.office, r.office),
             -- The office that supervised until now stays a party.
             others = r.others || array(
               select a from unnest(string_to_array(x.joining, E'\\x1f')
                 || case when x.office is null then '{}'::text[] else array[r.office] end) as a
                where a <> all(r.others || r.police || r.sender || coalesce(x.office, r.office)))
        from unnest(:id, :state, :clear, :office, :joining) as x(id, state, clear, office, joining)
       where r.id = x.id
      """;

  private static final String INSERT_CONTENT =
      """
      insert into sealed_content (sender, message_id, ciphertext, digest, kids, padded_size)
      select sender, message_id, ciphertext, digest, string_to_array(kids, E'\\x1f'), size
        from unnest(:sender, :message_id, :ciphertext, :digest, :kids, :size)
          as x(sender, message_id, ciphertext, digest, kids, size)
      """;

  private static final String INSERT_DELIVERIES =
      """
      insert into delivery (id, referral, sender, message_id, recipient, seq, urgency, state,
          attempt, lease_owner, lease_until)
      select id, referral, sender, message_id, recipient, seq, urgency,
             case when lease is null then 'waiting' else 'attempting' end,
             case when lease is null then 0 else 1 end,
             case when lease is not null then :owner::int end,
             case when lease is not null then clock_timestamp() + lease * interval '1 ms' end
        from unnest(:id, :referral, :sender, :message_id, :recipient, :seq, :urgency, :lease)
          as x(id, referral, sender, message_id, recipient, seq, urgency, lease)
      """;

  /** Inserts the parties of a referral that is opened. There are no others yet. */
  private static final String INSERT_PARTIES =
      """
      insert into party (referral, agency, state, changed_at)
      select referral, agency, state, clock_timestamp()
        from unnest(:referral, :agency, :state) as x(referral, agency, state)
      """;

  /** The parties of a message, and of a referral whose state it changes all that there are. */
  private static final String WRITE_PARTIES =
      """
      insert into party (referral, agency, state, changed_at)
      select x.referral, x.agency, r.state, clock_timestamp()
        from (select * from unnest(:referral, :agency) as named(referral, agency)
              union select p.referral, p.agency from party p where p.referral = any(:changed)) x
        join referral r on r.id = x.referral
       order by x.referral, x.agency
          on conflict (referral, agency)
             do update set state = excluded.state, changed_at = excluded.changed_at
      """;

  private final Connection connection;
  private final Tombstones tombstones;

  AcceptSql(Connection connection, Tombstones tombstones) {
    this.connection = connection;
    this.tombstones = tombstones;
  }

  Map<ReferralId, LockedReferral> lockReferrals(Collection<Acceptance> rows) throws SQLException {
    if (rows.isEmpty()) {
      return Map.of();
    }
    return SqlStatement.of(connection, LOCK_REFERRALS)
        .unnest(rows, row -> row.uuid("id", acceptance -> acceptance.referral().value()))
        .map(
            row -> new ReferralId(row.uuid("id")),
            row ->
                new LockedReferral(
                    row.text("state"),
                    row.int4("messages"),
                    new ReferralFacts(
                        row.text("clear"),
                        row.texts("police").stream().map(AgencyId::new).toList(),
                        new AgencyId(row.text("office")),
                        row.texts("others").stream().map(AgencyId::new).toList())));
  }

  /**
   * Inserts the new messages and returns their keys. The rows are ordered, so that two gateways
   * wait in one direction.
   *
   * @throws SQLException with the state of a serialization failure if another gateway accepts one
   *     of them at the same time. The transaction finds it when it runs again. {@code on conflict}
   *     would not fail, but takes a record of the write-ahead log for each message
   */
  Set<MessageKey> insertMessages(List<Acceptance> rows, Map<ReferralId, LockedReferral> referrals)
      throws SQLException {
    try {
      return rows.isEmpty() ? Set.of() : insertNew(rows, referrals);
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        throw new SQLException(
            "another gateway accepted the message at the same time", SERIALIZATION_FAILURE, e);
      }
      throw e;
    }
  }

  private Set<MessageKey> insertNew(
      List<Acceptance> rows, Map<ReferralId, LockedReferral> referrals) throws SQLException {
    List<Acceptance> ordered =
        rows.stream()
            .sorted(Comparator.comparing(Acceptance::sender).thenComparing(Acceptance::messageId))
            .toList();
    return new HashSet<>(
        SqlStatement.of(connection, INSERT_MESSAGES)
            .unnest(
                ordered,
                row ->
                    row.text("sender", it -> it.sender().value())
                        .uuid("message_id", acceptance -> acceptance.messageId().value())
                        .uuid("referral", acceptance -> acceptance.referral().value())
                        .text("type", Acceptance::type)
                        .int4("version", Acceptance::version)
                        .text("subtype", message -> message.subtype().orElse(null))
                        .bytes("content_digest", Acceptance::contentDigest)
                        .bytes("first_answer", FirstAnswer::pack)
                        .int4(
                            "number",
                            message -> LockedReferral.nextNumber(referrals, message.referral()))
                        .text("clear", message -> clearFacts(message).orElse(null))
                        .uuid("tag", this::tombstone))
            .list(AcceptSql::key));
  }

  private static Optional<String> clearFacts(Acceptance row) {
    return switch (row.effect()) {
      case ContinuesReferral later -> Optional.of(later.effects().clearJson());
      case OpensReferral opens -> Optional.empty(); // those of a case are its referral's
      case SendsOwnMessage notification -> Optional.empty();
    };
  }

  private UUID tombstone(Acceptance row) {
    return tombstones.message(row.sender().value(), row.messageId());
  }

  private static MessageKey key(Row row) throws SQLException {
    return new MessageKey(new AgencyId(row.text("sender")), new MessageId(row.uuid("message_id")));
  }

  Map<MessageKey, FirstAnswer> firstAnswers(List<Acceptance> rows) throws SQLException {
    return SqlStatement.of(connection, FIRST_ANSWERS)
        .unnest(
            rows,
            row ->
                row.text("sender", it -> it.sender().value())
                    .uuid("message_id", acceptance -> acceptance.messageId().value())
                    .uuid("tag", this::tombstone))
        .map(AcceptSql::key, FirstAnswer::of);
  }

  /**
   * Returns the statement that stores new messages with their referrals, content, deliveries and
   * parties. Run it alone or with another statement.
   *
   * @param deliveries one delivery for each recipient, leased or waiting
   * @param leases leases by the id of the delivery
   * @param owner instance of this gateway, to which the leases belong
   */
  SqlStatement store(
      List<Acceptance> kept,
      List<NewDelivery> deliveries,
      Map<DeliveryId, Leased> leases,
      int owner) {
    List<Opened> opened = kept.stream().flatMap(Opened::of).toList();
    List<Acceptance> later = kept.stream().filter(row -> !row.opensReferral()).toList();
    return Stream.of(
            insertReferrals(opened),
            continueReferrals(later),
            Optional.of(insertContent(kept)),
            Optional.of(insertDeliveries(deliveries, leases, owner)),
            insertParties(opened),
            writeParties(later))
        .flatMap(Optional::stream)
        .reduce((earlier, next) -> next.sentWith(earlier))
        .orElseThrow();
  }

  private Optional<SqlStatement> insertReferrals(List<Opened> opened) {
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SqlStatement.of(connection, INSERT_REFERRALS)
            .unnest(
                opened,
                row ->
                    row.uuid("id", openedReferral -> openedReferral.row.referral().value())
                        .text("state", openedReferral -> openedReferral.effect.state())
                        .text("sender", openedReferral -> openedReferral.row.sender().value())
                        .uuid(
                            "case_message",
                            openedReferral -> openedReferral.row.messageId().value())
                        .text("clear", openedReferral -> openedReferral.effect.clearJson())
                        .codes(
                            "police",
                            openedReferral ->
                                openedReferral.effect.police().stream()
                                    .map(AgencyId::value)
                                    .toList())
                        .text("office", openedReferral -> openedReferral.effect.office().value())
                        .codes(
                            "others",
                            openedReferral ->
                                openedReferral.effect.others().stream()
                                    .map(AgencyId::value)
                                    .toList())
                        .codes("why", openedReferral -> openedReferral.effect.why())
                        .bool("test", openedReferral -> openedReferral.row.test())));
  }

  private Optional<SqlStatement> continueReferrals(List<Acceptance> later) {
    if (later.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SqlStatement.of(connection, CONTINUE_REFERRALS)
            .unnest(
                later,
                row ->
                    row.uuid("id", acceptance -> acceptance.referral().value())
                        .text("state", message -> nextState(message).orElse(null))
                        .text("clear", message -> MessageEffects.of(message).amended().orElse(null))
                        .text(
                            "office",
                            message ->
                                MessageEffects.of(message)
                                    .office()
                                    .map(AgencyId::value)
                                    .orElse(null))
                        .codes(
                            "joining",
                            message ->
                                MessageEffects.of(message).joining().stream()
                                    .map(AgencyId::value)
                                    .toList())));
  }

  private static Optional<String> nextState(Acceptance row) {
    return switch (row.effect()) {
      case ContinuesReferral later -> later.next();
      case SendsOwnMessage _ -> Optional.empty();
      case OpensReferral opens -> Optional.of(opens.state());
    };
  }

  private SqlStatement insertContent(List<Acceptance> kept) {
    return SqlStatement.of(connection, INSERT_CONTENT)
        .unnest(
            kept,
            row ->
                row.text("sender", it -> it.sender().value())
                    .uuid("message_id", acceptance -> acceptance.messageId().value())
                    .bytes(
                        "ciphertext",
                        message -> PackedText.OF_WORDS.pack(message.sealed().ciphertext()))
                    .text("digest", message -> message.sealed().digest())
                    .codes("kids", message -> message.sealed().kids())
                    .int4("size", message -> message.sealed().paddedSize()));
  }

  private SqlStatement insertDeliveries(
      List<NewDelivery> deliveries, Map<DeliveryId, Leased> leases, int owner) {
    return SqlStatement.of(connection, INSERT_DELIVERIES)
        .int4("owner", owner)
        .unnest(
            deliveries,
            row ->
                row.uuid("id", delivery -> delivery.to().deliveryId().value())
                    .uuid("referral", delivery -> delivery.message().referral().value())
                    .text("sender", delivery -> delivery.message().sender().value())
                    .uuid("message_id", delivery -> delivery.message().messageId().value())
                    .text("recipient", delivery -> delivery.to().agency().value())
                    .int4("seq", NewDelivery::number)
                    .int4("urgency", delivery -> delivery.message().urgency())
                    .int8("lease", delivery -> leaseMillis(leases, delivery)));
  }

  /** Null for a delivery that waits. */
  private static @Nullable Long leaseMillis(Map<DeliveryId, Leased> leases, NewDelivery delivery) {
    Leased lease = leases.get(delivery.to().deliveryId());
    return lease == null ? null : Long.valueOf(lease.leaseMillis());
  }

  private Optional<SqlStatement> insertParties(List<Opened> opened) {
    if (opened.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SqlStatement.of(connection, INSERT_PARTIES)
            .unnest(
                opened.stream().flatMap(AcceptSql::openedParties).toList(),
                row ->
                    row.uuid("referral", openedParty -> openedParty.referral().value())
                        .text("agency", it -> it.agency().value())
                        .text("state", OpenedParty::state)));
  }

  /** After the referrals, whose states it reads. */
  private Optional<SqlStatement> writeParties(List<Acceptance> later) {
    if (later.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        SqlStatement.of(connection, WRITE_PARTIES)
            .unnest(
                later.stream().flatMap(AcceptSql::laterParties).toList(),
                row ->
                    row.uuid("referral", newParty -> newParty.referral().value())
                        .text("agency", it -> it.agency().value()))
            .uuids(
                "changed",
                later.stream()
                    .filter(row -> nextState(row).isPresent())
                    .map(Acceptance::referral)
                    .map(ReferralId::value)
                    .toList()));
  }

  private static Stream<OpenedParty> openedParties(Opened opened) {
    return parties(opened.row, Optional.of(opened.effect.office()))
        .distinct()
        .map(agency -> new OpenedParty(opened.row.referral(), agency, opened.effect.state()));
  }

  private static Stream<NewParty> laterParties(Acceptance row) {
    return parties(row, MessageEffects.of(row).office())
        .map(agency -> new NewParty(row.referral(), agency));
  }

  private static Stream<AgencyId> parties(Acceptance row, Optional<AgencyId> office) {
    return Stream.of(
            Stream.of(row.sender()).filter(sender -> !sender.value().equals(Actors.GATEWAY)),
            row.recipients().stream().map(Acceptance.Recipient::agency),
            office.stream())
        .flatMap(agencies -> agencies);
  }
}
