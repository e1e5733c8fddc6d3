package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;

/**
 * Lists the referrals in which an agency takes part, by the time of their last change. A page
 * begins after a position, not at a number of rows, and costs the same wherever it begins.
 */
public final class ReferralLists {
  /** Nothing was accepted before. */
  private static final UUID BEFORE_ALL = new UUID(0, 0);

  /**
   * The position of a row in the list.
   *
   * @param changedAt when it changed, to the microsecond
   * @param referral which
   */
  public record Position(Instant changedAt, UUID referral) {
    /** Before all that changed at this time or later. */
    public static Position since(Instant time) {
      return new Position(time, BEFORE_ALL);
    }
  }

  /** What an agency is in a referral; the first that applies. */
  public enum PartyRole {
    /** It opened it. */
    SENDER("sender"),
    /** It supervises it. */
    OFFICE("office"),
    /** It is a competent police unit. */
    POLICE("police"),
    /** It was competent beside these, supervised before, or joined. */
    OTHER("other"),
    /** It sent or received a message, and no more. */
    CORRESPONDENT("correspondent");

    private final String wireName;

    PartyRole(String wireName) {
      this.wireName = wireName;
    }

    /** Its code in the list {@code party-role}. */
    public String wireName() {
      return wireName;
    }

    private static PartyRole of(String agency, Row row) throws SQLException {
      if (row.text("sender").equals(agency)) {
        return SENDER;
      }
      if (row.text("office").equals(agency)) {
        return OFFICE;
      }
      if (row.texts("police").contains(agency)) {
        return POLICE;
      }
      return row.texts("others").contains(agency) ? OTHER : CORRESPONDENT;
    }
  }

  /**
   * A referral of the list.
   *
   * @param id of the referral
   * @param type of the message that opened it
   * @param version of that type
   * @param state where it stands
   * @param openedAt when it was accepted
   * @param changedAt when a message that the agency sent or receives was last accepted, or its
   *     state last changed
   * @param role of the agency
   * @param test whether it is a test
   */
  public record ListedReferral(
      UUID id,
      String type,
      int version,
      String state,
      Instant openedAt,
      Instant changedAt,
      PartyRole role,
      boolean test) {}

  /**
   * A part of the list.
   *
   * @param referrals in the order of their last change
   * @param asOf every change before this time is in the list; one that is being committed is not
   */
  public record Page(List<ListedReferral> referrals, Instant asOf) {}

  private static final String AS_OF =
      """
      select least(clock_timestamp(), min(xact_start)) as as_of from pg_stat_activity
       where datname = current_database() and backend_xid is not null
      """;

  /** Each state has its part of the index: of each the first rows, and of these the first. */
  static final String PAGE =
      """
      select p.referral, p.state, p.changed_at, r.created_at, r.sender, r.office, r.police,
             r.others, r.test, m.type, m.version
        from (
          select found.* from unnest(?) as wanted(state)
           cross join lateral (
             select referral, state, changed_at from party
              where agency = ? and state = wanted.state
                and (changed_at, referral) > (?::timestamptz, ?)
              order by changed_at, referral limit ?) as found
           order by found.changed_at, found.referral limit ?) as p
        join referral r on r.id = p.referral
        join message m on m.sender = r.sender and m.message_id = r.case_message
       order by p.changed_at, p.referral
      """;

  private final Database database;

  public ReferralLists(Database database) {
    this.database = database;
  }

  /**
   * The next referrals of an agency.
   *
   * @param states only these
   * @param after only what follows this position
   * @param limit at most so many
   */
  public Result<Page> page(String agency, Set<String> states, Position after, int limit) {
    return database.transaction(
        connection -> {
          Instant asOf = SqlStatement.of(connection, AS_OF).single(row -> row.instant("as_of"));
          return new Page(referrals(connection, agency, states, after, limit), asOf);
        });
  }

  private static List<ListedReferral> referrals(
      Connection connection, String agency, Set<String> states, Position after, int limit)
      throws SQLException {
    return SqlStatement.of(connection, PAGE)
        .texts(states)
        .text(agency)
        .instant(after.changedAt())
        .uuid(after.referral())
        .int4(limit)
        .int4(limit)
        .list(
            row ->
                new ListedReferral(
                    row.uuid("referral"),
                    row.text("type"),
                    row.int4("version"),
                    row.text("state"),
                    row.instant("created_at"),
                    row.instant("changed_at"),
                    PartyRole.of(agency, row),
                    row.bool("test")));
  }
}
