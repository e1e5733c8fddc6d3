package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.store.intake.MessageEffects.HolderRequest;
import org.wasl.store.intake.MessageEffects.ObjectCreation;
import org.wasl.store.intake.MessageEffects.ObjectEffect;
import org.wasl.store.intake.MessageEffects.ObjectUpdate;
import org.wasl.store.jdbc.UnnestParameters;

/** What accepted messages do to the objects of their referrals, under the referrals' locks. */
final class ReferralObjectSql {

  /** An object, by its referral and its own id. */
  record Key(UUID referral, UUID object) {}

  /**
   * What became of them.
   *
   * @param states the states that the messages led to
   * @param lapsed those that lapsed by the way
   */
  record ObjectStates(Map<Key, String> states, Set<Key> lapsed) {}

  private record AppliedEffect(Acceptance row, ObjectEffect move) {}

  private record Holder(AppliedEffect done, String agency) {}

  /** State of what nobody asks for any more. */
  static final String LAPSED = "lapsed";

  private final Connection connection;

  ReferralObjectSql(Connection connection) {
    this.connection = connection;
  }

  /** States of the objects that these messages name or make; absent while they do not exist. */
  Map<Key, String> states(Collection<Acceptance> rows) throws SQLException {
    Map<Key, String> states = new HashMap<>();
    List<AppliedEffect> named = moves(rows).toList();
    if (named.isEmpty()) {
      return states;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select o.referral, o.id, o.state from unnest(?, ?) as x(referral, id)"
                + " join referral_object o on o.referral = x.referral and o.id = x.id")) {
      UnnestParameters.of(statement, named)
          .uuid(done -> done.row.referral())
          .uuid(d -> d.move.object());
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        states.put(
            new Key(result.getObject(1, UUID.class), result.getObject(2, UUID.class)),
            result.getString(3));
      }
    }
    return states;
  }

  /**
   * Writes what the messages do: lapses, new objects, new states, what is asked of the holders and
   * what they confirm, and the states that the last confirmation leads to.
   */
  ObjectStates write(List<Acceptance> kept, Map<UUID, AcceptSql.LockedReferral> referrals)
      throws SQLException {
    Set<Key> lapsed = lapse(kept);
    List<AppliedEffect> moves = moves(kept).toList();
    if (moves.isEmpty()) {
      return new ObjectStates(Map.of(), lapsed);
    }
    insertObjects(
        moves.stream().filter(done -> done.move instanceof ObjectCreation).toList(), referrals);
    List<AppliedEffect> moved =
        moves.stream().filter(done -> done.move instanceof ObjectUpdate).toList();
    setStates(moved);
    requestConfirmation(
        moved.stream().filter(done -> holders(done) == HolderRequest.ASKED).toList());
    confirm(moved.stream().filter(done -> holders(done) != HolderRequest.KEPT).toList());
    completeConfirmed(
        moved.stream()
            .filter(done -> ((ObjectUpdate) done.move).whenConfirmed().isPresent())
            .toList());
    return new ObjectStates(states(kept), lapsed);
  }

  private Set<Key> lapse(List<Acceptance> kept) throws SQLException {
    Set<Key> lapsed = new LinkedHashSet<>();
    List<Acceptance> lapsing =
        kept.stream().filter(row -> !MessageEffects.of(row).lapsingCodes().isEmpty()).toList();
    if (lapsing.isEmpty()) {
      return lapsed;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "update referral_object o set state = '"
                + LAPSED
                + "' from unnest(?, ?) as x(id, codes)"
                + " where o.referral = x.id and o.code = any(string_to_array(x.codes, E'\\x1f'))"
                + " and o.kind = 'instruction' and o.state in ('given', 'in-progress')"
                + " returning o.referral, o.id")) {
      UnnestParameters.of(statement, lapsing)
          .uuid(Acceptance::referral)
          .codes(row -> List.copyOf(MessageEffects.of(row).lapsingCodes()));
      ResultSet result = statement.executeQuery();
      while (result.next()) {
        lapsed.add(new Key(result.getObject(1, UUID.class), result.getObject(2, UUID.class)));
      }
    }
    return lapsed;
  }

  private void insertObjects(
      List<AppliedEffect> made, Map<UUID, AcceptSql.LockedReferral> referrals) throws SQLException {
    if (made.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into referral_object (referral, id, kind, code, maker, state, number)"
                + " select * from unnest(?, ?, ?, ?, ?, ?, ?)")) {
      UnnestParameters.of(statement, made)
          .uuid(done -> done.row.referral())
          .uuid(done -> done.move.object())
          .text(done -> ((ObjectCreation) done.move).kind())
          .text(done -> ((ObjectCreation) done.move).code())
          .text(done -> done.row.sender())
          .text(done -> done.move.next())
          .int4(done -> referrals.get(done.row.referral()).messages() + 1);
      statement.executeUpdate();
    }
    List<Holder> holders =
        made.stream()
            .flatMap(
                d ->
                    ((ObjectCreation) d.move)
                        .holders().stream().map(agency -> new Holder(d, agency)))
            .toList();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into object_holder (referral, object, agency, confirmed)"
                + " select r, o, a, a = s from unnest(?, ?, ?, ?) as x(r, o, a, s)")) {
      UnnestParameters.of(statement, holders)
          .uuid(holder -> holder.done.row.referral())
          .uuid(holder -> holder.done.move.object())
          .text(Holder::agency)
          .text(holder -> holder.done.row.sender());
      statement.executeUpdate();
    }
  }

  private void setStates(List<AppliedEffect> moved) throws SQLException {
    update(
        moved,
        "update referral_object o set state = x.text from unnest(?, ?, ?) as x(referral, id, text)"
            + " where o.referral = x.referral and o.id = x.id",
        done -> done.move.next());
  }

  private void requestConfirmation(List<AppliedEffect> asked) throws SQLException {
    update(
        asked,
        "update object_holder h set confirmed = false from unnest(?, ?, ?) as x(referral, id, text)"
            + " where h.referral = x.referral and h.object = x.id",
        done -> done.row.sender());
  }

  private void confirm(List<AppliedEffect> confirming) throws SQLException {
    update(
        confirming,
        "update object_holder h set confirmed = true from unnest(?, ?, ?) as x(referral, id, text)"
            + " where h.referral = x.referral and h.object = x.id and h.agency = x.text",
        done -> done.row.sender());
  }

  private void completeConfirmed(List<AppliedEffect> moved) throws SQLException {
    update(
        moved,
        "update referral_object o set state = x.text from unnest(?, ?, ?) as x(referral, id, text)"
            + " where o.referral = x.referral and o.id = x.id and not exists ("
            + "  select 1 from object_holder h where h.referral = o.referral and h.object = o.id"
            + "  and not h.confirmed)",
        done -> ((ObjectUpdate) done.move).whenConfirmed().orElseThrow());
  }

  private void update(List<AppliedEffect> rows, String sql, Function<AppliedEffect, Object> text)
      throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      UnnestParameters.of(statement, rows)
          .uuid(done -> done.row.referral())
          .uuid(done -> done.move.object())
          .text(text);
      statement.executeUpdate();
    }
  }

  private static HolderRequest holders(AppliedEffect done) {
    return ((ObjectUpdate) done.move).holders();
  }

  private static Stream<AppliedEffect> moves(Collection<Acceptance> rows) {
    return rows.stream()
        .flatMap(
            row ->
                MessageEffects.of(row).objectEffects().stream()
                    .map(move -> new AppliedEffect(row, move)));
  }
}
