package org.wasl.store.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.intake.AcceptSql.LockedReferral;
import org.wasl.store.intake.MessageEffects.HolderRequest;
import org.wasl.store.intake.MessageEffects.LastDayEffect;
import org.wasl.store.intake.MessageEffects.ObjectCreation;
import org.wasl.store.intake.MessageEffects.ObjectEffect;
import org.wasl.store.intake.MessageEffects.ObjectUpdate;
import org.wasl.store.referral.NoticeHoldings;

/**
 * Writes the effects of accepted messages on the objects of their referrals, under the referrals'
 * locks.
 */
final class ReferralObjectSql {

  /** An object, by its referral and its own id. */
  record ObjectKey(ReferralId referral, MessageId object) {}

  /**
   * The states of objects after the messages.
   *
   * @param states states of the objects that the messages name
   * @param lapsed other objects, which lapse
   */
  record ObjectStates(Map<ObjectKey, String> states, Set<ObjectKey> lapsed) {
    /** After messages that concern no object. */
    static final ObjectStates NONE = new ObjectStates(Map.of(), Set.of());

    /** The state of an object that one of the messages names. */
    String of(ObjectKey key) {
      String state = states.get(key);
      if (state == null) {
        throw new IllegalStateException("a stored object is missing");
      }
      return state;
    }
  }

  /**
   * An object as it is before the messages.
   *
   * @param state its state
   * @param until its last day, empty if it has no end
   */
  record CurrentObject(String state, Optional<LocalDate> until) {}

  private record Effect<E extends ObjectEffect>(Acceptance row, E effect) {}

  private record Replacement(Effect<ObjectUpdate> update, Optional<LocalDate> until) {}

  private record Holder(Effect<ObjectCreation> creation, AgencyId agency) {}

  private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

  /** State of an object that has lapsed. */
  static final String LAPSED = "lapsed";

  private static final String LAPSE =
      """
      update referral_object o set state = '%s'
        from unnest(:id, :codes) as x(id, codes)
       where o.referral = x.id and o.code = any(string_to_array(x.codes, E'\\x1f'))
         and o.kind = 'instruction' and o.state in ('given', 'in-progress')
      returning o.referral, o.id
      """
          .formatted(LAPSED);

  private static final String SET_STATES =
      """
      update referral_object o
         set state = x.state,
             expires = o.expires and x.state in %s
        from unnest(:referral, :id, :state) as x(referral, id, state)
       where o.referral = x.referral and o.id = x.id
      """
          .formatted(NoticeHoldings.IN_FORCE);

  private static final String REPLACE_LAST_DAYS =
      """
      update referral_object o set valid_until = x.until::date, expires = x.until is not null
        from unnest(:referral, :id, :until) as x(referral, id, until)
       where o.referral = x.referral and o.id = x.id
      """;

  private static final String REQUEST_CONFIRMATION =
      """
      update object_holder h set confirmed = false
        from unnest(:referral, :id) as x(referral, id)
       where h.referral = x.referral and h.object = x.id
      """;

  private static final String CONFIRM =
      """
      update object_holder h set confirmed = true
        from unnest(:referral, :id, :agency) as x(referral, id, agency)
       where h.referral = x.referral and h.object = x.id and h.agency = x.agency
      """;

  private static final String COMPLETE_CONFIRMED =
      """
      update referral_object o set state = x.state
        from unnest(:referral, :id, :state) as x(referral, id, state)
       where o.referral = x.referral and o.id = x.id
         and not exists (select 1 from object_holder h
           where h.referral = o.referral and h.object = o.id and not h.confirmed)
      """;

  /** Nobody holds a notice any more whose end every holder has confirmed. */
  private static final String RELEASE =
      """
      update object_holder h set held = false
        from unnest(:referral, :id) as x(referral, id)
        join referral_object o on o.referral = x.referral and o.id = x.id
         and o.state in ('withdrawn', 'discharged')
       where h.referral = x.referral and h.object = x.id and h.held
      """;

  private final Connection connection;

  ReferralObjectSql(Connection connection) {
    this.connection = connection;
  }

  /**
   * Reads the objects that these messages name or make. Objects that do not exist yet are absent.
   */
  Map<ObjectKey, CurrentObject> current(Collection<Acceptance> rows) throws SQLException {
    List<Effect<ObjectEffect>> named = effects(rows).toList();
    if (named.isEmpty()) {
      return Map.of();
    }
    return SqlStatement.of(
            connection,
            """
            select o.referral, o.id, o.state, o.valid_until::text as valid_until
              from unnest(:referral, :id) as x(referral, id)
              join referral_object o on o.referral = x.referral and o.id = x.id
            """)
        .unnest(
            named,
            row ->
                row.uuid("referral", effect -> effect.row.referral().value())
                    .uuid("id", effect -> effect.effect.object().value()))
        .map(
            ReferralObjectSql::key,
            row ->
                new CurrentObject(
                    row.text("state"), row.optionalText("valid_until").map(LocalDate::parse)));
  }

  private static ObjectKey key(Row row) throws SQLException {
    return new ObjectKey(new ReferralId(row.uuid("referral")), new MessageId(row.uuid("id")));
  }

  /**
   * Writes the effects of the messages. These are lapses, new objects, new states, requests to and
   * confirmations of holders, and the states after the last confirmation.
   */
  ObjectStates write(List<Acceptance> kept, Map<ReferralId, LockedReferral> referrals)
      throws SQLException {
    Set<ObjectKey> lapsed = lapse(kept);
    List<Effect<ObjectEffect>> all = effects(kept).toList();
    if (all.isEmpty()) {
      return new ObjectStates(Map.of(), lapsed);
    }
    insertObjects(of(ObjectCreation.class, all), referrals);
    List<Effect<ObjectUpdate>> updates = of(ObjectUpdate.class, all);
    setStates(SET_STATES, updates, ObjectUpdate::next);
    replaceLastDays(updates);
    recordUnnotified(updates);
    updateObjects(
        REQUEST_CONFIRMATION,
        updates.stream().filter(effect -> effect.effect.holders() == HolderRequest.ASKED).toList());
    confirm(
        updates.stream().filter(effect -> effect.effect.holders() != HolderRequest.KEPT).toList());
    List<Effect<ObjectUpdate>> ending =
        updates.stream().filter(effect -> effect.effect.whenConfirmed().isPresent()).toList();
    setStates(COMPLETE_CONFIRMED, ending, update -> update.whenConfirmed().orElseThrow());
    updateObjects(RELEASE, ending);
    Map<ObjectKey, String> states = new HashMap<>();
    current(kept).forEach((key, object) -> states.put(key, object.state()));
    return new ObjectStates(states, lapsed);
  }

  private Set<ObjectKey> lapse(List<Acceptance> kept) throws SQLException {
    List<Acceptance> lapsing =
        kept.stream().filter(row -> !MessageEffects.of(row).lapsingCodes().isEmpty()).toList();
    if (lapsing.isEmpty()) {
      return Set.of();
    }
    return new LinkedHashSet<>(
        SqlStatement.of(connection, LAPSE)
            .unnest(
                lapsing,
                row ->
                    row.uuid("id", acceptance -> acceptance.referral().value())
                        .codes(
                            "codes",
                            message -> List.copyOf(MessageEffects.of(message).lapsingCodes())))
            .list(ReferralObjectSql::key));
  }

  private void insertObjects(
      List<Effect<ObjectCreation>> created, Map<ReferralId, LockedReferral> referrals)
      throws SQLException {
    if (created.isEmpty()) {
      return;
    }
    SqlStatement.of(
            connection,
            """
            insert into referral_object (referral, id, kind, code, maker, state, number,
                valid_until, expires)
            select referral, id, kind, code, maker, state, number, until::date, until is not null
              from unnest(:referral, :id, :kind, :code, :maker, :state, :number, :until)
                as x(referral, id, kind, code, maker, state, number, until)
            """)
        .unnest(
            created,
            row ->
                row.uuid("referral", effect -> effect.row.referral().value())
                    .uuid("id", effect -> effect.effect.object().value())
                    .text("kind", effect -> effect.effect.kind())
                    .text("code", effect -> effect.effect.code())
                    .text("maker", effect -> effect.row.sender().value())
                    .text("state", effect -> effect.effect.next())
                    .int4(
                        "number",
                        effect -> LockedReferral.nextNumber(referrals, effect.row.referral()))
                    .text("until", effect -> day(effect.effect.until())))
        .update();
    SqlStatement.of(
            connection,
            """
            insert into object_holder (referral, object, agency, confirmed, held)
            select referral, object, agency, agency = sender, kind <> 'instruction'
              from unnest(:referral, :object, :agency, :sender, :kind)
                  as x(referral, object, agency, sender, kind)
            """)
        .unnest(
            created.stream()
                .flatMap(
                    effect ->
                        effect.effect.holders().stream().map(agency -> new Holder(effect, agency)))
                .toList(),
            row ->
                row.uuid("referral", holder -> holder.creation.row.referral().value())
                    .uuid("object", holder -> holder.creation.effect.object().value())
                    .text("agency", it -> it.agency().value())
                    .text("sender", holder -> holder.creation.row.sender().value())
                    .text("kind", holder -> holder.creation.effect.kind()))
        .update();
  }

  private void setStates(
      String sql, List<Effect<ObjectUpdate>> updates, Function<ObjectUpdate, String> state)
      throws SQLException {
    if (updates.isEmpty()) {
      return;
    }
    SqlStatement.of(connection, sql)
        .unnest(
            updates,
            row ->
                row.uuid("referral", effect -> effect.row.referral().value())
                    .uuid("id", effect -> effect.effect.object().value())
                    .text("state", effect -> state.apply(effect.effect)))
        .update();
  }

  private void replaceLastDays(List<Effect<ObjectUpdate>> updates) throws SQLException {
    List<Replacement> replacements =
        updates.stream()
            .flatMap(
                update ->
                    update.effect.lastDay() instanceof LastDayEffect.Replaced(var until)
                        ? Stream.of(new Replacement(update, until))
                        : Stream.empty())
            .toList();
    if (replacements.isEmpty()) {
      return;
    }
    SqlStatement.of(connection, REPLACE_LAST_DAYS)
        .unnest(
            replacements,
            row ->
                row.uuid("referral", replacement -> replacement.update.row.referral().value())
                    .uuid("id", replacement -> replacement.update.effect.object().value())
                    .text("until", replacement -> day(replacement.until)))
        .update();
  }

  private record Unnotified(Effect<ObjectUpdate> update, AgencyId agency) {}

  private void recordUnnotified(List<Effect<ObjectUpdate>> updates) throws SQLException {
    List<Unnotified> unnotified =
        updates.stream()
            .flatMap(
                update ->
                    update.effect.lastDay() instanceof LastDayEffect.Reached(var _, var agencies)
                        ? agencies.stream()
                            .map(agency -> new Unnotified(update, new AgencyId(agency)))
                        : Stream.empty())
            .toList();
    if (unnotified.isEmpty()) {
      return;
    }
    SqlStatement.of(
            connection,
            "insert into untold_expiry (referral, notice, agency) select * from unnest(:referral,"
                + " :notice, :agency)")
        .unnest(
            unnotified,
            row ->
                row.uuid(
                        "referral",
                        unnotifiedHolder -> unnotifiedHolder.update.row.referral().value())
                    .uuid(
                        "notice",
                        unnotifiedHolder -> unnotifiedHolder.update.effect.object().value())
                    .text("agency", it -> it.agency().value()))
        .update();
  }

  /** Returns the day as SQL writes it. SQL has no year 0, but RFC 3339 has one. */
  private static @Nullable String day(Optional<LocalDate> until) {
    return until
        .map(day -> day.isBefore(FIRST_DAY) ? FIRST_DAY : day)
        .map(LocalDate::toString)
        .orElse(null);
  }

  private void updateObjects(String sql, List<Effect<ObjectUpdate>> updates) throws SQLException {
    if (updates.isEmpty()) {
      return;
    }
    SqlStatement.of(connection, sql)
        .unnest(
            updates,
            row ->
                row.uuid("referral", effect -> effect.row.referral().value())
                    .uuid("id", effect -> effect.effect.object().value()))
        .update();
  }

  private void confirm(List<Effect<ObjectUpdate>> confirming) throws SQLException {
    if (confirming.isEmpty()) {
      return;
    }
    SqlStatement.of(connection, CONFIRM)
        .unnest(
            confirming,
            row ->
                row.uuid("referral", effect -> effect.row.referral().value())
                    .uuid("id", effect -> effect.effect.object().value())
                    .text("agency", effect -> effect.row.sender().value()))
        .update();
  }

  private static Stream<Effect<ObjectEffect>> effects(Collection<Acceptance> rows) {
    return rows.stream()
        .flatMap(
            row ->
                MessageEffects.of(row).objectEffects().stream()
                    .map(effect -> new Effect<>(row, effect)));
  }

  private static <E extends ObjectEffect> List<Effect<E>> of(
      Class<E> type, List<Effect<ObjectEffect>> all) {
    return all.stream()
        .filter(effect -> type.isInstance(effect.effect))
        .map(effect -> new Effect<>(effect.row, type.cast(effect.effect)))
        .toList();
  }
}
