package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.erasure.Tombstones;
import org.wasl.store.intake.AcceptTransaction.MessageKey;
import org.wasl.store.intake.Acceptance.ContinuesReferral;
import org.wasl.store.intake.Acceptance.OpensReferral;
import org.wasl.store.jdbc.UnnestParameters;

/** The statements of the door's transaction. */
final class AcceptSql {

  record LockedReferral(String state, int messages) {}

  record FirstAnswer(UUID referral, byte[] contentDigest, byte[] answer) {}

  private record NewDelivery(Acceptance row, Acceptance.Recipient to) {}

  private final Connection connection;
  private final Tombstones tombstones;

  AcceptSql(Connection connection, Tombstones tombstones) {
    this.connection = connection;
    this.tombstones = tombstones;
  }

  Map<UUID, LockedReferral> lockReferrals(Collection<Acceptance> rows) throws SQLException {
    Map<UUID, LockedReferral> found = new HashMap<>();
    if (rows.isEmpty()) {
      return found;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, state, messages from referral where id = any(?) order by id for update")) {
      UnnestParameters.of(statement, rows).uuid(Acceptance::referral);
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        found.put(
            result.getObject(1, UUID.class),
            new LockedReferral(result.getString(2), result.getInt(3)));
      }
    }
    return found;
  }

  /** Inserts what is new and says which. Ordered, so that two gateways wait in one direction. */
  Set<MessageKey> insertMessages(List<Acceptance> rows, Map<UUID, LockedReferral> referrals)
      throws SQLException {
    Set<MessageKey> fresh = new HashSet<>();
    if (rows.isEmpty()) {
      return fresh;
    }
    List<Acceptance> ordered =
        rows.stream()
            .sorted(Comparator.comparing(Acceptance::sender).thenComparing(Acceptance::messageId))
            .toList();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into message (sender, message_id, referral, type, version, subtype,"
                + " content_digest, first_answer, number, clear)"
                + " select a, b, c, d, e, f, g, h, i, j::jsonb from"
                + " unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as x(a, b, c, d, e, f, g, h, i, j, k)"
                // What was erased does not come back.
                + " where not exists (select from tombstone where tag = x.k)"
                + " on conflict do nothing returning sender, message_id")) {
      UnnestParameters.of(statement, ordered)
          .text(Acceptance::sender)
          .uuid(Acceptance::messageId)
          .uuid(Acceptance::referral)
          .text(Acceptance::type)
          .int4(Acceptance::version)
          .text(row -> row.subtype().orElse(null))
          .bytes(Acceptance::contentDigest)
          .bytes(Acceptance::firstAnswer)
          .int4(row -> number(row, referrals))
          .text(row -> row.effect() instanceof ContinuesReferral c ? c.effects().clearJson() : null)
          .uuid(row -> tombstones.message(row.sender(), row.messageId()));
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        fresh.add(new MessageKey(result.getString(1), result.getObject(2, UUID.class)));
      }
    }
    return fresh;
  }

  Map<MessageKey, FirstAnswer> firstAnswers(List<Acceptance> rows) throws SQLException {
    Map<MessageKey, FirstAnswer> known = new HashMap<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select sender, message_id, referral, content_digest, first_answer"
                + " from unnest(?, ?, ?) as x(sender, message_id, tag)"
                + " join message using (sender, message_id)"
                // So that what is told of a repetition is there before its message is erased.
                + " where not exists (select from tombstone t where t.tag = x.tag)")) {
      UnnestParameters.of(statement, rows)
          .text(Acceptance::sender)
          .uuid(Acceptance::messageId)
          .uuid(row -> tombstones.message(row.sender(), row.messageId()));
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        known.put(
            new MessageKey(result.getString(1), result.getObject(2, UUID.class)),
            new FirstAnswer(
                result.getObject(3, UUID.class), result.getBytes(4), result.getBytes(5)));
      }
    }
    return known;
  }

  void insertReferrals(List<Acceptance> kept) throws SQLException {
    List<Acceptance> opening =
        kept.stream().filter(row -> row.effect() instanceof OpensReferral).toList();
    if (opening.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into referral (id, state, messages, sender, case_message, clear,"
                + " police, office, others, why)"
                + " select id, state, 1, sender, case_message, clear::jsonb,"
                + " string_to_array(police, E'\\x1f'), office,"
                + " string_to_array(others, E'\\x1f'), string_to_array(why, E'\\x1f')"
                + " from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " as x(id, state, sender, case_message, clear, police, office, others, why)")) {
      UnnestParameters.of(statement, opening)
          .uuid(Acceptance::referral)
          .text(row -> opens(row).state())
          .text(Acceptance::sender)
          .uuid(Acceptance::messageId)
          .text(row -> opens(row).clearJson())
          .codes(row -> opens(row).police())
          .text(row -> opens(row).office())
          .codes(row -> opens(row).others())
          .codes(row -> opens(row).why());
      statement.executeUpdate();
    }
  }

  void continueReferrals(List<Acceptance> kept) throws SQLException {
    List<Acceptance> later =
        kept.stream().filter(row -> !(row.effect() instanceof OpensReferral)).toList();
    if (later.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update referral r set state = coalesce(x.state, r.state), messages = messages + 1,"
                + " clear = coalesce(x.clear::jsonb, r.clear), office = coalesce(x.office,"
                + " r.office),"
                // Whoever supervised until now stays a party.
                + " others = r.others || array(select a from unnest(  string_to_array(x.joining,"
                + " E'\\x1f')  || case when x.office is null then '{}'::text[] else array[r.office]"
                + " end) as a  where a <> all(r.others || r.police || r.sender ||"
                + " coalesce(x.office, r.office))) from unnest(?, ?, ?, ?, ?) as x(id, state,"
                + " clear, office, joining) where r.id = x.id")) {
      UnnestParameters.of(statement, later)
          .uuid(Acceptance::referral)
          .text(row -> row.effect() instanceof ContinuesReferral to ? to.next().orElse(null) : null)
          .text(row -> MessageEffects.of(row).amended().orElse(null))
          .text(row -> MessageEffects.of(row).office().orElse(null))
          .codes(row -> MessageEffects.of(row).joining());
      statement.executeUpdate();
    }
  }

  void insertContent(List<Acceptance> kept) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into sealed_content (sender, message_id, ciphertext, digest, kids, padded_size)"
                + " select sender, message_id, ciphertext, digest, string_to_array(kids, E'\\x1f'),"
                + " size from unnest(?, ?, ?, ?, ?, ?)"
                + " as x(sender, message_id, ciphertext, digest, kids, size)")) {
      UnnestParameters.of(statement, kept)
          .text(Acceptance::sender)
          .uuid(Acceptance::messageId)
          .bytes(row -> row.sealed().ciphertext())
          .text(row -> row.sealed().digest())
          .codes(row -> row.sealed().kids())
          .int4(row -> row.sealed().paddedSize());
      statement.executeUpdate();
    }
  }

  void insertDeliveries(List<Acceptance> kept, Map<UUID, LockedReferral> referrals)
      throws SQLException {
    List<NewDelivery> deliveries =
        kept.stream()
            .flatMap(row -> row.recipients().stream().map(to -> new NewDelivery(row, to)))
            .toList();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into delivery (id, referral, sender, message_id, recipient, seq, urgency,"
                + " state) select *, 'waiting' from unnest(?, ?, ?, ?, ?, ?, ?)")) {
      UnnestParameters.of(statement, deliveries)
          .uuid(delivery -> delivery.to.deliveryId())
          .uuid(delivery -> delivery.row.referral())
          .text(delivery -> delivery.row.sender())
          .uuid(delivery -> delivery.row.messageId())
          .text(delivery -> delivery.to.agency())
          .int4(delivery -> number(delivery.row, referrals))
          .int4(delivery -> delivery.row.urgency());
      statement.executeUpdate();
    }
  }

  /** The message's number within its referral, which also orders its deliveries. */
  private static int number(Acceptance row, Map<UUID, LockedReferral> referrals) {
    return row.effect() instanceof OpensReferral ? 1 : referrals.get(row.referral()).messages() + 1;
  }

  private static OpensReferral opens(Acceptance row) {
    return (OpensReferral) row.effect();
  }
}
