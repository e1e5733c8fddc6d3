package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inbox, with one row for each referral, in the order in which an office works. */
public final class ReferralTable {
  /** {@code due_at} of a referral that waits for nothing. */
  private static final long NEVER = 9_007_199_254_740_991L;

  private static final String ROW =
      """
      SELECT office, referral, year, running, type, sender, state, facts, received_at, messages, unread, drafts, waiting,
        due_at, due_stage, assigned_to, assigned_by, assigned_at, noted, urgency_order, is_read, received_rank
      FROM referral JOIN referral_number USING (office, referral)
      """;

  private ReferralTable() {}

  /**
   * A row of the inbox.
   *
   * @param referral its id
   * @param number its number at this office
   * @param type type and version of its first message
   * @param sender sender of that message
   * @param state code of the life cycle; empty if the gateway has not told it yet
   * @param facts the facts in clear, a JSON object
   * @param receivedAt when its last message came
   * @param messages how many there are
   * @param unread how many nobody has had on the screen
   * @param drafts answers begun
   * @param waiting answers signed to which the gateway has not answered yet
   * @param due the next stage that this office owes
   * @param assignedTo id of a person
   * @param assigned who assigned it to them
   * @param noted raised with each change of its notes; 0 if it never had one
   * @param position its position in the order
   */
  public record ReferralRow(
      String referral,
      ReferralNumber number,
      String type,
      String sender,
      String state,
      String facts,
      Instant receivedAt,
      int messages,
      int unread,
      int drafts,
      int waiting,
      Optional<DueStage> due,
      @Nullable String assignedTo,
      Optional<AssignmentAct> assigned,
      long noted,
      InboxPosition position) {}

  /**
   * An owed stage.
   *
   * @param stage code of the list {@code stage}
   * @param at until when
   */
  public record DueStage(String stage, Instant at) {}

  /**
   * The act by which a referral came to the person who has it.
   *
   * @param by id of the person who did it
   * @param at when
   */
  public record AssignmentAct(String by, Instant at) {}

  /** A position in the order by due time, urgency, unread first and latest first. */
  public record InboxPosition(
      long dueAt, long urgencyOrder, long isRead, long receivedRank, String referral) {
    /** Before all rows. */
    public static final InboxPosition FIRST =
        new InboxPosition(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, "");
  }

  /**
   * A search in the inbox. An empty text or option does not narrow.
   *
   * @param state code of the life cycle
   * @param type type of the first message, without version
   * @param agency sender of the first message
   * @param from received at or after
   * @param to received before
   * @param assigned id of a person. It finds also what absent persons have for whom the person
   *     stands in
   * @param unread only with unread messages
   * @param overdue only rows that were due before {@code now}
   * @param waiting only with answers that wait
   * @param matter code of the list {@code category}
   * @param now time by which a row is overdue
   * @param today day by which a person is absent
   */
  public record Filter(
      String state,
      String type,
      String agency,
      Optional<Instant> from,
      Optional<Instant> to,
      String assigned,
      boolean unread,
      boolean overdue,
      boolean waiting,
      String matter,
      Instant now,
      LocalDate today) {}

  /**
   * The numbers of an office's rows.
   *
   * @param mine those that a person has, or an absent person for whom the person stands in
   */
  public record Counts(int all, int mine, int unread, int overdue, int waiting) {}

  private static final String HAS =
      """
       assigned_to = :assigned OR assigned_to IN (
        SELECT person FROM absence
        WHERE absence.office = :office AND deputy = :assigned
          AND first_day <= :today AND last_day >= :today)
      """;

  /** A page of the inbox after a position. */
  public static List<ReferralRow> page(
      Connection connection, String office, Filter filter, InboxPosition after, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            ROW
                + """
                WHERE office = :office
                  AND (due_at, urgency_order, is_read, received_rank, referral) > (:after_due_at,
                    :after_urgency, :after_is_read, :after_received, :after_referral)
                  AND (:state = '' OR state = :state)
                  AND (:type = '' OR substr(type, 1, length(:type) + 1) = :type || '/')
                  AND (:agency = '' OR sender = :agency)
                  AND received_at >= :from AND received_at < :to
                  AND (:assigned = '' OR\
                """
                + HAS
                + """
                )
                  AND (:unread = 0 OR unread > 0)
                  AND (:overdue = 0 OR due_at < :now)
                  AND (:waiting = 0 OR waiting > 0)
                  AND (:matter = '' OR json_extract(facts, '$.category') = :matter)
                ORDER BY due_at, urgency_order, is_read, received_rank, referral
                LIMIT :limit
                """)
        .text("office", office)
        .number("after_due_at", after.dueAt)
        .number("after_urgency", after.urgencyOrder)
        .number("after_is_read", after.isRead)
        .number("after_received", after.receivedRank)
        .text("after_referral", after.referral)
        .text("state", filter.state)
        .text("type", filter.type)
        .text("agency", filter.agency)
        .number("from", filter.from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE))
        .number("to", filter.to.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE))
        .text("assigned", filter.assigned)
        .text("today", filter.today.toString())
        .number("unread", filter.unread ? 1 : 0)
        .number("overdue", filter.overdue ? 1 : 0)
        .time("now", filter.now)
        .number("waiting", filter.waiting ? 1 : 0)
        .number("limit", limit)
        .text("matter", filter.matter)
        .list(ReferralTable::row);
  }

  /** The row of one referral. */
  public static Optional<ReferralRow> find(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = :office AND referral = :referral")
        .text("office", office)
        .text("referral", referral)
        .first(ReferralTable::row);
  }

  /**
   * The counts of an office's inbox.
   *
   * @param person whose referrals are counted apart
   * @param now time by which a row is overdue
   * @param today day by which a person is absent
   */
  public static Counts counts(
      Connection connection, String office, String person, Instant now, LocalDate today)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT count(*) AS rows_all, total(unread > 0) AS rows_unread,
              total(due_at < :now) AS rows_overdue, total(waiting > 0) AS rows_waiting,
              total(\
            """
                + HAS
                + """
                    ) AS rows_mine
                FROM referral WHERE office = :office
                """)
        .text("assigned", person)
        .text("today", today.toString())
        .time("now", now)
        .text("office", office)
        .first(
            row ->
                new Counts(
                    row.getInt("rows_all"),
                    row.getInt("rows_mine"),
                    row.getInt("rows_unread"),
                    row.getInt("rows_overdue"),
                    row.getInt("rows_waiting")))
        .orElseThrow();
  }

  /** Tells whether something that came after that time is unread. */
  public static boolean isUnreadSince(Connection connection, String office, Instant since)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT 1 AS found FROM referral
            WHERE office = :office AND unread > 0 AND received_at > :since LIMIT 1
            """)
        .text("office", office)
        .time("since", since)
        .first(row -> row.getInt("found"))
        .isPresent();
  }

  /**
   * Makes the row of a referral where it is missing and numbers it, and has the gateway asked about
   * it.
   *
   * @param type type and version of the message by which it is known
   */
  public static void touch(
      Connection connection, String office, String referral, String type, String sender, Instant at)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO referral (office, referral, type, sender, received_at, touched_at)
            VALUES (:office, :referral, :type, :sender, :at, :at)
            ON CONFLICT DO UPDATE SET
              stale = 1, touched_at = max(touched_at, excluded.touched_at),
              sender = CASE sender WHEN '' THEN excluded.sender ELSE sender END
            """)
        .text("office", office)
        .text("referral", referral)
        .text("type", type)
        .text("sender", sender)
        .time("at", at)
        .run();
    giveNumber(connection, office, referral, at);
  }

  /** Gives a referral the next number of the year, unless it has one. */
  private static void giveNumber(
      Connection connection, String office, String referral, Instant arrivedAt)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            INSERT INTO referral_number (office, year, running, referral)
            SELECT :office, :year, coalesce(max(running), 0) + 1, :referral
            FROM referral_number WHERE office = :office AND year = :year
            ON CONFLICT (office, referral) DO NOTHING
            """)
        .text("office", office)
        .number("year", arrivedAt.atZone(GatewayDocuments.zone(connection, office)).getYear())
        .text("referral", referral)
        .run();
  }

  /** Counts the messages, drafts and answers of a row again. */
  public static void recount(Connection connection, String office, String referral)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            WITH mail AS (
              SELECT count(DISTINCT sender || ' ' || message) AS messages,
                max(received_at) AS received_at
              FROM delivery WHERE office = :office AND referral = :referral),
            seen AS (
              SELECT count(DISTINCT sender || ' ' || message) AS messages
              FROM delivery
              WHERE office = :office AND referral = :referral AND retrieved_at IS NOT NULL)
            UPDATE referral SET
              messages = (SELECT messages FROM mail),
              unread = (SELECT messages FROM mail) - (SELECT messages FROM seen),
              received_at = coalesce((SELECT received_at FROM mail), received_at),
              drafts = (SELECT count(*) FROM draft WHERE office = :office AND referral = :referral),
              waiting = (
                SELECT count(*) FROM outgoing
                WHERE office = :office AND referral = :referral
                  AND state IN ('waiting', 'needs-seal'))
            WHERE office = :office AND referral = :referral
            """)
        .text("office", office)
        .text("referral", referral)
        .run();
  }

  /** Assigns it to a person, or to nobody. */
  public static boolean assign(
      Connection connection,
      String office,
      String referral,
      @Nullable String person,
      AssignmentAct act)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            UPDATE referral
            SET assigned_to = :person, assigned_by = :assigned_by, assigned_at = :assigned_at
            WHERE office = :office AND referral = :referral
            """)
        .text("person", person)
        .text("assigned_by", act.by)
        .time("assigned_at", act.at)
        .text("office", office)
        .text("referral", referral)
        .runOne();
  }

  /** Assigns all referrals of a person in an office to another one. */
  public static void assignAll(Connection connection, String office, String from, String to)
      throws SQLException {
    SqliteStatement.of(
            connection,
            "UPDATE referral SET assigned_to = :to WHERE office = :office AND assigned_to = :from")
        .text("to", to)
        .text("office", office)
        .text("from", from)
        .run();
  }

  /** Referrals about which the gateway is to be asked, in the order of their ids. */
  public static List<String> stale(Connection connection, String office, String after, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT referral FROM referral WHERE office = :office AND referral > :after AND stale = 1
            ORDER BY referral LIMIT :limit
            """)
        .text("office", office)
        .text("after", after)
        .number("limit", limit)
        .list(row -> row.getString("referral"));
  }

  /**
   * Referrals about which the gateway was not asked since then, the longest unasked first. A time
   * after now counts as unasked. The clock was ahead, and was set back since.
   */
  public static List<String> unasked(
      Connection connection, String office, Instant since, Instant now, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT referral FROM referral
            WHERE office = :office AND stale = 0 AND (asked_at < :since OR asked_at > :now)
            ORDER BY asked_at LIMIT :limit
            """)
        .text("office", office)
        .time("since", since)
        .time("now", now)
        .number("limit", limit)
        .list(row -> row.getString("referral"));
  }

  /**
   * Records the gateway's answer about a referral. A change with a time after now counts as
   * earlier. The clock was ahead, here or at the gateway, and was set back since.
   *
   * @param urgencyRank the higher, the more urgent
   * @param now when it says so
   * @param settled a referral that has changed since then is asked about again, because the gateway
   *     computes deadlines soon after a change
   */
  public static void recordAnswer(
      Connection connection,
      String office,
      String referral,
      String state,
      String facts,
      int urgencyRank,
      Optional<DueStage> due,
      Instant now,
      Instant settled)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            UPDATE referral
            SET state = :state, facts = :facts, urgency_rank = :urgency_rank, due_at = :due_at,
              due_stage = :due_stage, asked_at = :now, stale = touched_at > :settled,
              touched_at = min(touched_at, :now)
            WHERE office = :office AND referral = :referral
            """)
        .text("state", state)
        .text("facts", facts)
        .number("urgency_rank", urgencyRank)
        .number("due_at", due.map(dueStage -> dueStage.at.toEpochMilli()).orElse(NEVER))
        .text("due_stage", due.map(DueStage::stage).orElse(""))
        .time("now", now)
        .time("settled", settled)
        .text("office", office)
        .text("referral", referral)
        .run();
  }

  /**
   * Records that the gateway shows nothing of it. It is not asked again until the referral is
   * touched, or long enough has passed.
   */
  public static void notTold(Connection connection, String office, String referral, Instant now)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            UPDATE referral SET stale = 0, asked_at = :now
            WHERE office = :office AND referral = :referral
            """)
        .time("now", now)
        .text("office", office)
        .text("referral", referral)
        .run();
  }

  private static ReferralRow row(ResultSet row) throws SQLException {
    long due = row.getLong("due_at");
    Instant assignedAt = SqliteStatement.time(row, "assigned_at");
    return new ReferralRow(
        row.getString("referral"),
        number(row),
        row.getString("type"),
        row.getString("sender"),
        row.getString("state"),
        row.getString("facts"),
        SqliteStatement.time(row, "received_at"),
        row.getInt("messages"),
        row.getInt("unread"),
        row.getInt("drafts"),
        row.getInt("waiting"),
        due == NEVER
            ? Optional.empty()
            : Optional.of(new DueStage(row.getString("due_stage"), Instant.ofEpochMilli(due))),
        row.getString("assigned_to"),
        Optional.ofNullable(row.getString("assigned_by"))
            .map(by -> new AssignmentAct(by, assignedAt)),
        row.getLong("noted"),
        new InboxPosition(
            due,
            row.getLong("urgency_order"),
            row.getLong("is_read"),
            row.getLong("received_rank"),
            row.getString("referral")));
  }

  private static ReferralNumber number(ResultSet row) throws SQLException {
    return new ReferralNumber(row.getString("office"), row.getInt("year"), row.getLong("running"));
  }
}
