package org.wasl.store.deadline;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.store.deadline.OwnMessageClaim.DeadlineClaim;
import org.wasl.store.jdbc.Database;
import org.wasl.store.jdbc.LivenessSession;
import org.wasl.store.jdbc.Result;
import org.wasl.store.jdbc.Result.Failure;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.SqlStatement;

/**
 * Deadlines of agencies, derived from the trail: a step in it is never missed and never counted
 * twice, because the position in the trail moves in the same transaction.
 */
public final class Deadlines {

  /**
   * Counts of one stage.
   *
   * @param open open deadlines, overdue or not
   * @param reminded of these, those with a reminder or an escalation sent
   * @param overdue of these, those that are overdue
   */
  public record StageCounts(long open, long reminded, long overdue) {}

  /**
   * How far the trail has been followed.
   *
   * @param position number of the last step followed
   * @param lagMillis age of the oldest step after it, at least 1; 0 where there is none
   */
  public record Progress(long position, long lagMillis) {}

  /**
   * One row of a list of what is owed.
   *
   * @param deadline what, by whom and when
   * @param type of the message that started it
   * @param object that this message is about, such as a wanted notice; empty where it names none
   */
  public record OwedStep(OpenDeadline deadline, String type, Optional<UUID> object) {}

  /**
   * What to list.
   *
   * @param agency owed by this one only
   * @param stage of this stage only
   * @param dueBefore only what was or is due before then
   * @param after only what comes after this one in the list: the last row of the page before
   */
  public record OwedFilter(
      Optional<String> agency,
      Optional<String> stage,
      Optional<Instant> dueBefore,
      Optional<OwedPosition> after) {}

  /**
   * The position of a row in the list, which is in order of time.
   *
   * @param dueAt when it was due
   * @param id of the row
   */
  public record OwedPosition(Instant dueAt, long id) {}

  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

  private static final String DUE =
      """
      select id, rule, stage, referral, sender, agency, due_at, told, message_id
        from deadline where next_at <= ?::timestamptz order by next_at, id limit ?
      """;

  private static final String OF_REFERRAL =
      """
      select id, rule, stage, referral, sender, agency, due_at, told, message_id
        from deadline where referral = ? order by due_at, id
      """;

  private static final String OWED =
      """
      select d.id, d.rule, d.stage, d.referral, d.sender, d.agency, d.due_at, d.told,
             d.message_id, m.type, coalesce((m.clear ->> 'object')::uuid, o.id) as object
        from deadline d
        join message m on m.sender = d.sender and m.message_id = d.message_id
        left join referral_object o on o.referral = d.referral and o.id = d.message_id
       %s
      """;

  private static final String OWED_IN_REFERRAL =
      OWED.formatted("where d.referral = ? and d.agency = ? order by d.due_at, d.id");

  private static final String OWED_IN_ALL =
      OWED.formatted(
          """
          where (?::text is null or d.agency = ?)
            and (?::text is null or d.stage = ?)
            and (?::timestamptz is null or d.due_at < ?::timestamptz)
            and (d.due_at, d.id) > (coalesce(?::timestamptz, '-infinity'), ?)
          order by d.due_at, d.id limit ?
          """);

  private static final String STAGES =
      """
      select stage, count(*) as open, count(*) filter (where told <> '') as reminded,
             count(*) filter (where due_at <= ?::timestamptz) as overdue
        from deadline group by stage
      """;

  private static final String POSITION =
      """
      select p.seq,
             case when e.seq is null then 0
             -- An erased step has no time any more.
             else greatest(1, extract(epoch from clock_timestamp() - e.at) * 1000)::bigint end as lag
        from trail_position p
        left join lateral (select seq, at from audit_entry
          where seq > p.seq order by seq limit 1) e on true
       where p.follower = 'deadlines'
      """;

  private final Database database;
  private final LivenessSession liveness;
  private final RecentOpenings openings;
  private final TrailFollower follower;

  /**
   * @param openings those of this process
   */
  public Deadlines(Database database, LivenessSession liveness, RecentOpenings openings) {
    this.database = database;
    this.liveness = liveness;
    this.openings = openings;
    this.follower = new TrailFollower(openings);
  }

  /**
   * Whether this process is the one that watches the deadlines: the one that is the reconciler.
   * That saves work; that nothing is sent twice does not depend on it.
   */
  public Result<Boolean> isLeader() {
    try {
      return new Result.Done<>(liveness.tryLead());
    } catch (SQLException e) {
      LOG.warn("no session for the deadlines (SQLSTATE {})", e.getSQLState());
      return new Result.Failed<>(Failure.UNAVAILABLE);
    }
  }

  /**
   * Follows the trail a bounded part further: starts and ends deadlines, inserts statuses for
   * reporters. A step is read once every transaction that may have written before it has ended: at
   * the latest by the second run after it.
   *
   * @param status code for the reporter by state of the referral; empty where nothing is sent
   */
  public Result<TrailProgress> follow(
      DeadlineTable table, Function<String, Optional<String>> status) {
    return database
        .transaction(connection -> follower.follow(connection, table, status))
        .map(follower::commit);
  }

  /** Keeps nothing for the next run: another gateway follows the trail. */
  public void standBy() {
    openings.stop();
  }

  /** Deadlines of which a notification is due by then, in order of time. */
  public Result<List<OpenDeadline>> due(Instant now, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, DUE).instant(now).int4(limit).list(Deadlines::deadline));
  }

  /** The open deadlines of a referral, the most urgent first. */
  public Result<List<OpenDeadline>> of(UUID referral) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OF_REFERRAL).uuid(referral).list(Deadlines::deadline));
  }

  /** What an agency owes in a referral, what is due first at the head. */
  public Result<List<OwedStep>> owed(UUID referral, String agency) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OWED_IN_REFERRAL)
                .uuid(referral)
                .text(agency)
                .list(Deadlines::owedStep));
  }

  /** What is owed in all referrals, what was due first at the head; at most so many. */
  public Result<List<OwedStep>> owed(OwedFilter filter, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OWED_IN_ALL)
                .text(filter.agency())
                .text(filter.agency())
                .text(filter.stage())
                .text(filter.stage())
                .instant(filter.dueBefore())
                .instant(filter.dueBefore())
                .instant(filter.after().map(OwedPosition::dueAt))
                .int8(filter.after().map(OwedPosition::id).orElse(0L))
                .int4(limit)
                .list(Deadlines::owedStep));
  }

  private static OwedStep owedStep(Row row) throws SQLException {
    return new OwedStep(deadline(row), row.text("type"), row.optionalUuid("object"));
  }

  /**
   * Another agency that has the message that started it and can open it, as far as is known; its
   * sender before its other recipients.
   */
  public Result<List<String>> holders(OpenDeadline deadline) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select ?::text as agency
                    union all
                    (select recipient from delivery
                      where sender = ? and message_id = ? and referral = ?
                        and state = 'delivered' and needs_reseal is null and recipient <> ?
                      order by recipient)
                    """)
                .text(deadline.sender())
                .text(deadline.sender())
                .uuid(deadline.messageId())
                .uuid(deadline.referral())
                .text(deadline.agency())
                .list(row -> row.text("agency")));
  }

  /**
   * Counts a notification as sent, though there is nobody to send it to; false when it was sent, or
   * the deadline ended, before.
   */
  public Result<Boolean> markSent(OpenDeadline deadline, DeadlineNotificationKind kind) {
    DeadlineClaim claim = DeadlineClaim.of(deadline, kind);
    return database.transaction(
        connection -> !OwnMessageClaims.claimDeadlines(connection, List.of(claim)).isEmpty());
  }

  /** How far the trail has been followed. */
  public Result<Progress> progress() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, POSITION)
                .single(row -> new Progress(row.int8("seq"), row.int8("lag"))));
  }

  /**
   * How much is owed at that time, by stage; a stage without open deadlines is left out. Reads
   * every open deadline: some 50 ms for 100,000 under load.
   */
  public Result<Map<String, StageCounts>> stages(Instant now) {
    return database.transaction(
        connection ->
            new TreeMap<>(
                SqlStatement.of(connection, STAGES)
                    .instant(now)
                    .map(
                        row -> row.text("stage"),
                        row ->
                            new StageCounts(
                                row.int8("open"), row.int8("reminded"), row.int8("overdue")))));
  }

  private static OpenDeadline deadline(Row row) throws SQLException {
    String told = row.text("told");
    return new OpenDeadline(
        row.int8("id"),
        row.text("rule"),
        row.text("stage"),
        row.uuid("referral"),
        row.text("sender"),
        row.uuid("message_id"),
        row.text("agency"),
        row.instant("due_at"),
        List.of(DeadlineNotificationKind.values()).stream()
            .filter(kind -> kind.code().equals(told))
            .findFirst());
  }
}
