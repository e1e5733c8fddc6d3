package org.wasl.store.referral;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ObjectState;

/**
 * Lists the wanted notices and warrants that an agency holds, in the order of their ids. A page
 * begins after a position, and costs the same wherever it begins.
 */
public final class NoticeHoldings {
  /** The states of a notice in force, as a list of SQL. */
  public static final String IN_FORCE =
      ObjectState.IN_FORCE.stream()
          .map(state -> "'" + state.wireName() + "'")
          .collect(Collectors.joining(", ", "(", ")"));

  /**
   * The position of a notice in the list. A notice keeps its position as long as it is held.
   *
   * @param referral it belongs to
   * @param notice its id
   */
  public record Position(ReferralId referral, MessageId notice) {
    /** Before all. */
    public static final Position START =
        new Position(new ReferralId(new UUID(0, 0)), new MessageId(new UUID(0, 0)));
  }

  /**
   * A notice that the agency holds. As far as the gateway knows, not everybody has confirmed its
   * end.
   *
   * @param position position of the notice
   * @param kind kind of the notice
   * @param state state of the notice
   * @param until its last day, empty if it has no end
   * @param waitedFor whether the agency has to confirm or answer the last request
   * @param sender sender of the message that issued the notice or modified it last
   * @param version id of that message
   * @param digest base64url SHA-256 of its sealed content, as in receipts
   * @param since when that message was delivered to the agency, or sent by it, empty if it has not
   *     arrived
   */
  public record HeldNotice(
      Position position,
      String kind,
      String state,
      Optional<LocalDate> until,
      boolean waitedFor,
      AgencyId sender,
      MessageId version,
      String digest,
      Optional<Instant> since) {}

  /**
   * A part of the list.
   *
   * @param notices the notices in order
   * @param asOf when it was read
   */
  public record Page(List<HeldNotice> notices, Instant asOf) {}

  static final String PAGE =
      """
      select h.referral, h.object, o.kind, o.state, o.valid_until::text as valid_until,
             h.confirmed, v.sender, v.message_id, c.digest,
             case when v.sender = h.agency then v.accepted_at else d.delivered_at end as since
        from object_holder h
        join referral_object o on o.referral = h.referral and o.id = h.object
       cross join lateral (
         select m.sender, m.message_id, m.accepted_at from message m
          where m.referral = h.referral and m.type = o.kind
            and (m.sender = o.maker and m.message_id = o.id
              or m.subtype = 'modify' and m.clear ->> 'object' = o.id::text)
          order by m.number desc limit 1) v
        join sealed_content c on c.sender = v.sender and c.message_id = v.message_id
        left join delivery d on d.referral = h.referral and d.sender = v.sender
         and d.message_id = v.message_id and d.recipient = h.agency
       where h.agency = :agency and h.held and (h.referral, h.object) > (:referral, :notice)
       order by h.referral, h.object limit :limit
      """;

  private final Database database;

  public NoticeHoldings(Database database) {
    this.database = database;
  }

  /**
   * The next notices of an agency.
   *
   * @param after the position after which the page begins
   * @param limit most notices of the page
   */
  public Result<Page> page(AgencyId agency, Position after, int limit) {
    return database.transaction(
        connection -> {
          Instant asOf =
              SqlStatement.of(connection, "select clock_timestamp() as as_of")
                  .single(row -> row.instant("as_of"));
          List<HeldNotice> notices =
              SqlStatement.of(connection, PAGE)
                  .text("agency", agency.value())
                  .uuid("referral", after.referral().value())
                  .uuid("notice", after.notice().value())
                  .int4("limit", limit)
                  .list(
                      row ->
                          new HeldNotice(
                              new Position(
                                  new ReferralId(row.uuid("referral")),
                                  new MessageId(row.uuid("object"))),
                              row.text("kind"),
                              row.text("state"),
                              row.optionalText("valid_until").map(LocalDate::parse),
                              !row.bool("confirmed"),
                              new AgencyId(row.text("sender")),
                              new MessageId(row.uuid("message_id")),
                              row.text("digest"),
                              row.optionalInstant("since")));
          return new Page(notices, asOf);
        });
  }
}
