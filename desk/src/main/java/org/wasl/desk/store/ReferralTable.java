package org.wasl.desk.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The inbox: one row for each referral, in the order in which an office works. */
public final class ReferralTable {
  /** {@code due_at} of a referral that waits for nothing. */
  private static final long NEVER = 9_007_199_254_740_991L;

  private static final String ROW =
      """
      SELECT referral, type, sender, state, facts, received_at, messages, unread, drafts, waiting,
        due_at, due_stage, assigned_to, urgency_order, is_read, received_rank
      FROM referral
      """;

  private ReferralTable() {}

  /**
   * A row of the inbox.
   *
   * @param referral its id
   * @param type type and version of its first message
   * @param sender who sent that
   * @param state code of the life cycle; empty where the gateway has not told yet
   * @param facts the facts in clear, a JSON object
   * @param receivedAt when its last message came
   * @param messages how many there are
   * @param unread how many nobody has had on the screen
   * @param drafts answers begun
   * @param waiting answers signed to which the gateway has not answered yet
   * @param due what this office owes next
   * @param assignedTo id of a person
   * @param position where it stands in the order
   */
  public record ReferralRow(
      String referral,
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
      InboxPosition position) {}

  /**
   * What is owed.
   *
   * @param stage code of the list {@code stage}
   * @param at until when
   */
  public record DueStage(String stage, Instant at) {}

  /** A position in the order: due time, urgency, unread first, the latest first. */
  public record InboxPosition(
      long dueAt, long urgencyOrder, long isRead, long receivedRank, String referral) {
    /** Before all rows. */
    public static final InboxPosition FIRST =
        new InboxPosition(Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, Long.MIN_VALUE, "");
  }

  /**
   * What is looked for; an empty text or option does not narrow.
   *
   * @param state code of the life cycle
   * @param type type of the first message, without version
   * @param agency who sent it
   * @param from received at or after
   * @param to received before
   * @param assigned id of a person
   * @param unread only with unread messages
   * @param overdue only what was due before {@code now}
   * @param waiting only with answers that wait
   * @param text beginning of the referral's id
   * @param matter code of the list {@code category}
   * @param now to tell what is overdue
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
      String text,
      String matter,
      Instant now) {}

  /** How many rows an office has. */
  public record Counts(int all, int unread, int overdue, int waiting) {}

  /** A page of the inbox after a position. */
  public static List<ReferralRow> page(
      Connection connection, String office, Filter filter, InboxPosition after, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            ROW
                + """
                WHERE office = ?1
                  AND (due_at, urgency_order, is_read, received_rank, referral) > (?2, ?3, ?4, ?5, ?6)
                  AND (?7 = '' OR state = ?7)
                  AND (?8 = '' OR type LIKE ?8 || '/%')
                  AND (?9 = '' OR sender = ?9)
                  AND received_at >= ?10 AND received_at < ?11
                  AND (?12 = '' OR assigned_to = ?12)
                  AND (?13 = 0 OR unread > 0)
                  AND (?14 = 0 OR due_at < ?15)
                  AND (?16 = 0 OR waiting > 0)
                  AND (?17 = '' OR substr(referral, 1, length(?17)) = ?17)
                  AND (?19 = '' OR json_extract(facts, '$.category') = ?19)
                ORDER BY due_at, urgency_order, is_read, received_rank, referral
                LIMIT ?18
                """)
        .text(office)
        .number(after.dueAt)
        .number(after.urgencyOrder)
        .number(after.isRead)
        .number(after.receivedRank)
        .text(after.referral)
        .text(filter.state)
        .text(filter.type)
        .text(filter.agency)
        .number(filter.from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE))
        .number(filter.to.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE))
        .text(filter.assigned)
        .number(filter.unread ? 1 : 0)
        .number(filter.overdue ? 1 : 0)
        .number(filter.now.toEpochMilli())
        .number(filter.waiting ? 1 : 0)
        .text(filter.text)
        .number(limit)
        .text(filter.matter)
        .list(ReferralTable::row);
  }

  /** The row of one referral. */
  public static Optional<ReferralRow> find(Connection connection, String office, String referral)
      throws SQLException {
    return SqliteStatement.of(connection, ROW + "WHERE office = ? AND referral = ?")
        .text(office)
        .text(referral)
        .first(ReferralTable::row);
  }

  /** The counts of an office's inbox. */
  public static Counts counts(Connection connection, String office, Instant now)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT count(*) AS rows_all, total(unread > 0) AS rows_unread,
              total(due_at < ?) AS rows_overdue, total(waiting > 0) AS rows_waiting
            FROM referral WHERE office = ?
            """)
        .number(now.toEpochMilli())
        .text(office)
        .first(
            row ->
                new Counts(
                    row.getInt("rows_all"),
                    row.getInt("rows_unread"),
                    row.getInt("rows_overdue"),
                    row.getInt("rows_waiting")))
        .orElseThrow();
  }

  /** Whether something that came after that time is unread. */
  public static boolean isUnreadSince(Connection connection, String office, Instant since)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            "SELECT 1 AS found FROM referral WHERE office = ? AND unread > 0 AND received_at > ?"
                + " LIMIT 1")
        .text(office)
        .number(since.toEpochMilli())
        .first(row -> row.getInt("found"))
        .isPresent();
  }

  /**
   * Makes the row of a referral where it is missing, and has the gateway asked about it.
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
            VALUES (?1, ?2, ?3, ?4, ?5, ?5)
            ON CONFLICT DO UPDATE SET
              stale = 1, touched_at = max(touched_at, excluded.touched_at),
              sender = CASE sender WHEN '' THEN excluded.sender ELSE sender END
            """)
        .text(office)
        .text(referral)
        .text(type)
        .text(sender)
        .number(at.toEpochMilli())
        .run();
  }

  /** Counts again what the row says of messages, drafts and answers. */
  public static void recount(Connection connection, String office, String referral)
      throws SQLException {
    SqliteStatement.of(
            connection,
            """
            WITH mail AS (
              SELECT count(DISTINCT sender || ' ' || message) AS messages,
                max(received_at) AS received_at
              FROM delivery WHERE office = ?1 AND referral = ?2),
            seen AS (
              SELECT count(DISTINCT sender || ' ' || message) AS messages
              FROM delivery WHERE office = ?1 AND referral = ?2 AND retrieved_at IS NOT NULL)
            UPDATE referral SET
              messages = (SELECT messages FROM mail),
              unread = (SELECT messages FROM mail) - (SELECT messages FROM seen),
              received_at = coalesce((SELECT received_at FROM mail), received_at),
              drafts = (SELECT count(*) FROM draft WHERE office = ?1 AND referral = ?2),
              waiting = (
                SELECT count(*) FROM outgoing
                WHERE office = ?1 AND referral = ?2 AND state IN ('waiting', 'needs-seal'))
            WHERE office = ?1 AND referral = ?2
            """)
        .text(office)
        .text(referral)
        .run();
  }

  /** Assigns it to a person, or to nobody. */
  public static boolean assign(
      Connection connection, String office, String referral, @Nullable String person)
      throws SQLException {
    return SqliteStatement.of(
                connection, "UPDATE referral SET assigned_to = ? WHERE office = ? AND referral = ?")
            .text(person)
            .text(office)
            .text(referral)
            .run()
        == 1;
  }

  /** Assigns all referrals of a person in an office to another one. */
  public static void assignAll(Connection connection, String office, String from, String to)
      throws SQLException {
    SqliteStatement.of(
            connection, "UPDATE referral SET assigned_to = ? WHERE office = ? AND assigned_to = ?")
        .text(to)
        .text(office)
        .text(from)
        .run();
  }

  /** Referrals about which the gateway is to be asked, in the order of their ids. */
  public static List<String> stale(Connection connection, String office, String after, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT referral FROM referral WHERE office = ? AND referral > ? AND stale = 1
            ORDER BY referral LIMIT ?
            """)
        .text(office)
        .text(after)
        .number(limit)
        .list(row -> row.getString("referral"));
  }

  /**
   * Referrals about which the gateway was not asked since then, the longest unasked first. Asked
   * later than now counts as unasked: the clock was ahead, and was set back since.
   */
  public static List<String> unasked(
      Connection connection, String office, Instant since, Instant now, int limit)
      throws SQLException {
    return SqliteStatement.of(
            connection,
            """
            SELECT referral FROM referral
            WHERE office = ? AND stale = 0 AND (asked_at < ? OR asked_at > ?)
            ORDER BY asked_at LIMIT ?
            """)
        .text(office)
        .number(since.toEpochMilli())
        .number(now.toEpochMilli())
        .number(limit)
        .list(row -> row.getString("referral"));
  }

  /**
   * Records what the gateway says of a referral. What touched it later than now did so before: the
   * clock was ahead, here or at the gateway, and was set back since.
   *
   * @param urgencyRank the higher, the more urgent
   * @param now when it says so
   * @param settled one that has changed since then is asked about again: the gateway reckons
   *     deadlines soon after a change, not with it
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
            SET state = ?1, facts = ?2, urgency_rank = ?3, due_at = ?4, due_stage = ?5,
              asked_at = ?6, stale = touched_at > ?7, touched_at = min(touched_at, ?6)
            WHERE office = ?8 AND referral = ?9
            """)
        .text(state)
        .text(facts)
        .number(urgencyRank)
        .number(due.map(one -> one.at.toEpochMilli()).orElse(NEVER))
        .text(due.map(DueStage::stage).orElse(""))
        .number(now.toEpochMilli())
        .number(settled.toEpochMilli())
        .text(office)
        .text(referral)
        .run();
  }

  /**
   * The gateway shows nothing of it: it is not asked again until it is touched, or long enough was
   * not asked.
   */
  public static void notTold(Connection connection, String office, String referral, Instant now)
      throws SQLException {
    SqliteStatement.of(
            connection,
            "UPDATE referral SET stale = 0, asked_at = ? WHERE office = ? AND referral = ?")
        .number(now.toEpochMilli())
        .text(office)
        .text(referral)
        .run();
  }

  private static ReferralRow row(ResultSet row) throws SQLException {
    long due = row.getLong("due_at");
    return new ReferralRow(
        row.getString("referral"),
        row.getString("type"),
        row.getString("sender"),
        row.getString("state"),
        row.getString("facts"),
        Instant.ofEpochMilli(row.getLong("received_at")),
        row.getInt("messages"),
        row.getInt("unread"),
        row.getInt("drafts"),
        row.getInt("waiting"),
        due == NEVER
            ? Optional.empty()
            : Optional.of(new DueStage(row.getString("due_stage"), Instant.ofEpochMilli(due))),
        row.getString("assigned_to"),
        new InboxPosition(
            due,
            row.getLong("urgency_order"),
            row.getLong("is_read"),
            row.getLong("received_rank"),
            row.getString("referral")));
  }
}
