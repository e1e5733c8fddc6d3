package org.wasl.store.referral;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.wasl.database.Database;
import org.wasl.database.Result;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;

/**
 * Lists the referrals in which an agency takes part, by the time of their last change. A page
 * begins after a position, not at a number of rows, and costs the same wherever it begins.
 */
public final class ReferralLists {
  /** The position before all referrals. */
  private static final ReferralId BEFORE_ALL = new ReferralId(new UUID(0, 0));

  /**
   * The position of a row in the list.
   *
   * @param changedAt when it changed, to the microsecond
   * @param referral id of the referral
   */
  public record Position(Instant changedAt, ReferralId referral) {
    /** Before all that changed at this time or later. */
    public static Position since(Instant time) {
      return new Position(time, BEFORE_ALL);
    }
  }

  /** The role of an agency in a referral. The first role that applies counts. */
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

    private static PartyRole of(AgencyId agency, Row row) throws SQLException {
      if (row.text("sender").equals(agency.value())) {
        return SENDER;
      }
      if (row.text("office").equals(agency.value())) {
        return OFFICE;
      }
      if (row.texts("police").contains(agency.value())) {
        return POLICE;
      }
      return row.texts("others").contains(agency.value()) ? OTHER : CORRESPONDENT;
    }
  }

  /**
   * A referral of the list.
   *
   * @param id id of the referral
   * @param type type of the message that opened it
   * @param version version of that type
   * @param state its state
   * @param openedAt when it was accepted
   * @param changedAt when a message that the agency sent or receives was last accepted, or its
   *     state last changed
   * @param role role of the agency
   * @param test whether it is a test
   */
  public record ListedReferral(
      ReferralId id,
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
   * @param referrals the referrals in the order of their last change
   * @param asOf time before which every change is in the list. A change that is being committed is
   *     not
   */
  public record Page(List<ListedReferral> referrals, Instant asOf) {}

  private static final String AS_OF =
      """
      select least(clock_timestamp(), min(xact_start)) as as_of from pg_stat_activity
       where datname = current_database() and backend_xid is not null
      """;

  /**
   * Each state has its part of the index. Takes the first rows of each part, and then the first of
   * all of them.
   */
  static final String PAGE =
      """
      select p.referral, p.state, p.changed_at, r.created_at, r.sender, r.office, r.police,
             r.others, r.test, m.type, m.version
        from (
          select found.* from unnest(:states) as wanted(state)
           cross join lateral (
             select referral, state, changed_at from party
              where agency = :agency and state = wanted.state
                and (changed_at, referral) > (:changed_at::timestamptz, :referral)
              order by changed_at, referral limit :limit) as found
           order by found.changed_at, found.referral limit :limit) as p
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
   * @param states the states of the listed referrals
   * @param after the position after which the page begins
   * @param limit most referrals of the page
   */
  public Result<Page> page(AgencyId agency, Set<String> states, Position after, int limit) {
    return database.transaction(
        connection -> {
          Instant asOf = SqlStatement.of(connection, AS_OF).single(row -> row.instant("as_of"));
          return new Page(referrals(connection, agency, states, after, limit), asOf);
        });
  }

  private static List<ListedReferral> referrals(
      Connection connection, AgencyId agency, Set<String> states, Position after, int limit)
      throws SQLException {
    return SqlStatement.of(connection, PAGE)
        .texts("states", states)
        .text("agency", agency.value())
        .instant("changed_at", after.changedAt())
        .uuid("referral", after.referral().value())
        .int4("limit", limit)
        .list(
            row ->
                new ListedReferral(
                    new ReferralId(row.uuid("referral")),
                    row.text("type"),
                    row.int4("version"),
                    row.text("state"),
                    row.instant("created_at"),
                    row.instant("changed_at"),
                    PartyRole.of(agency, row),
                    row.bool("test")));
  }
}
