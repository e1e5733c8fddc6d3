package org.wasl.store.erasure;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.wasl.rules.delivery.DeliveryState;
import org.wasl.store.delivery.DeliverySql;
import org.wasl.store.intake.AcceptTransaction;
import org.wasl.store.jdbc.UnnestParameters;

/** The statements of an erasure. */
final class ErasureSql {
  /** Entries of the operators' own steps name no message: they stay, and say who did it and why. */
  private static final String OPERATOR_ACTIONS =
      "('erasure-requested', 'erased', 'held', 'hold-released')";

  private static final String STRIP_ENTRY =
      "update audit_entry e set at = null, action = null, actor = null, message = null,"
          + " sender = null, delivery = null, recipient = null, attempt = null, digest = null,"
          + " why = null, salt = null";

  /** Children first. */
  private static final List<String> DELETES =
      List.of(
          "delete from object_holder where referral = ?",
          "delete from referral_object where referral = ?",
          "delete from deadline where referral = ?",
          "delete from reporter_status where referral = ?",
          "delete from replay_item i using delivery d where d.referral = ? and i.delivery = d.id",
          "delete from delivery where referral = ?",
          "delete from sealed_content s using message m where m.referral = ?"
              + " and s.sender = m.sender and s.message_id = m.message_id",
          "delete from message where referral = ?",
          "delete from referral where id = ?");

  private ErasureSql() {}

  /** Deliveries first, as everybody does; false where there is no such referral. */
  static boolean lock(Connection connection, UUID referral) throws SQLException {
    query(connection, "select id from delivery where referral = ? order by id for update", referral)
        .close();
    try (ResultSet row =
        query(connection, "select id from referral where id = ? for update", referral)) {
      return row.next();
    }
  }

  static List<ErasureResult.OpenDelivery> open(Connection connection, UUID referral)
      throws SQLException {
    try (ResultSet row =
        query(
            connection,
            "select id, recipient, state from delivery where referral = ?"
                + " and state not in "
                + DeliverySql.FINAL_STATES
                + " order by seq, recipient",
            referral)) {
      List<ErasureResult.OpenDelivery> open = new ArrayList<>();
      while (row.next()) {
        open.add(
            new ErasureResult.OpenDelivery(
                row.getObject(1, UUID.class),
                row.getString(2),
                DeliveryState.ofWireName(row.getString(3))));
      }
      return open;
    }
  }

  /**
   * Destroys what tells of a locked referral: content, messages, deliveries, receipts, objects, the
   * entries of its stream, and those of agencies' streams that name its messages.
   *
   * @return the tombstones that were set
   */
  static Set<UUID> destroy(Connection connection, UUID referral, Tombstones tombstones)
      throws SQLException {
    Set<UUID> tags = new HashSet<>();
    List<AcceptTransaction.MessageKey> messages = new ArrayList<>();
    try (ResultSet row =
        query(connection, "select sender, message_id from message where referral = ?", referral)) {
      while (row.next()) {
        messages.add(
            new AcceptTransaction.MessageKey(row.getString(1), row.getObject(2, UUID.class)));
      }
    }
    messages.forEach(key -> tags.add(tombstones.message(key.sender(), key.messageId())));
    Set<String> parties = parties(connection, referral);
    parties.forEach(agency -> tags.add(tombstones.participation(referral, agency)));
    stripEntries(connection, referral);
    stripEntriesInAgencyStreams(connection, parties, messages);
    for (String sql : DELETES) {
      execute(connection, sql, referral);
    }
    insertTombstones(connection, referral, tags);
    return tags;
  }

  private static Set<String> parties(Connection connection, UUID referral) throws SQLException {
    try (ResultSet row =
        query(
            connection,
            "with r as (select ?::uuid as id) select m.sender from r"
                + " join message m on m.referral = r.id union select d.recipient from r"
                + " join delivery d on d.referral = r.id union select x.office from r"
                + " join referral x on x.id = r.id",
            referral)) {
      Set<String> parties = new HashSet<>();
      while (row.next()) {
        parties.add(row.getString(1));
      }
      return parties;
    }
  }

  private static void stripEntries(Connection connection, UUID referral) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            STRIP_ENTRY + " where stream = ? and action not in " + OPERATOR_ACTIONS)) {
      statement.setString(1, referral.toString());
      statement.executeUpdate();
    }
  }

  /** Repetitions, refusals, and that evidence was shown: in the streams of those who took part. */
  private static void stripEntriesInAgencyStreams(
      Connection connection, Set<String> parties, List<AcceptTransaction.MessageKey> messages)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            STRIP_ENTRY
                + " from unnest(?) as p(agency) where e.stream = 'agency:' || p.agency"
                + " and (e.sender, e.message) in (select * from unnest(?, ?))")) {
      UnnestParameters.of(statement, parties).text(agency -> agency);
      UnnestParameters.of(statement, messages, 2)
          .text(AcceptTransaction.MessageKey::sender)
          .uuid(AcceptTransaction.MessageKey::messageId);
      statement.executeUpdate();
    }
  }

  static void insertTombstones(Connection connection, UUID referral, Collection<UUID> tags)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into tombstone (tag, referral) select tag, ? from unnest(?) as x(tag)"
                + " on conflict do nothing")) {
      statement.setObject(1, referral);
      UnnestParameters.of(statement, tags, 2).uuid(tag -> tag);
      statement.executeUpdate();
    }
  }

  static boolean isKeyKnown(Connection connection, UUID tag) throws SQLException {
    try (PreparedStatement first =
            connection.prepareStatement(
                "insert into tombstone (tag, referral) select ?, ?"
                    + " where not exists (select from tombstone)");
        PreparedStatement known =
            connection.prepareStatement("select from tombstone where tag = ?")) {
      first.setObject(1, tag);
      first.setObject(2, Tombstones.NOTHING);
      first.executeUpdate();
      known.setObject(1, tag);
      return known.executeQuery().next();
    }
  }

  private static ResultSet query(Connection connection, String sql, UUID referral)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.closeOnCompletion();
    statement.setObject(1, referral);
    return statement.executeQuery();
  }

  private static void execute(Connection connection, String sql, UUID referral)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setObject(1, referral);
      statement.executeUpdate();
    }
  }
}
