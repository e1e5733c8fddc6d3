package org.wasl.store.deadline;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Database;
import org.wasl.database.LivenessSession;
import org.wasl.database.Result;
import org.wasl.database.Result.Failure;
import org.wasl.database.Row;
import org.wasl.database.SqlStatement;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.deadline.OwnMessageClaim.DeadlineClaim;

/**
 * Deadlines of agencies, derived from the trail. No step is missed or counted twice, because the
 * position in the trail moves in the same transaction.
 */
public final class Deadlines {

  /**
   * Counts of one stage.
   *
   * @param open how many deadlines are open, overdue or not
   * @param reminded how many of these have a reminder or an escalation sent
   * @param overdue how many of these are overdue
   */
  public record StageCounts(long open, long reminded, long overdue) {}

  /**
   * The overdue steps of one stage that one agency owes.
   *
   * @param count how many there are
   * @param earliestDue when the first of them was due
   */
  public record OverdueGroup(AgencyId agency, String stage, long count, Instant earliestDue) {}

  /**
   * The position up to which the trail has been followed.
   *
   * @param position number of the last step followed
   * @param lagMillis age of the oldest step after it, at least 1, or 0 if there is none
   */
  public record Progress(long position, long lagMillis) {}

  /**
   * One row of a list of owed steps.
   *
   * @param deadline the deadline, which says what is owed, by whom and when
   * @param type type of the message that started it
   * @param object the object that this message is about, such as a wanted notice, empty if it names
   *     none
   */
  public record OwedStep(OpenDeadline deadline, String type, Optional<MessageId> object) {}

  /**
   * Selects the owed steps to list.
   *
   * @param agency lists only steps owed by this agency
   * @param stage lists only deadlines of this stage
   * @param dueBefore lists only steps that were or are due before then
   * @param after the last row of the page before, after which the list continues
   */
  public record OwedFilter(
      Optional<AgencyId> agency,
      Optional<String> stage,
      Optional<Instant> dueBefore,
      Optional<OwedPosition> after) {}

  /**
   * The position of a row in the list, which is in order of time.
   *
   * @param dueAt when it was due
   * @param id id of the row
   */
  public record OwedPosition(Instant dueAt, long id) {}

  private static final Logger LOG = LoggerFactory.getLogger(Deadlines.class);

  private static final String DUE =
      """
      select id, rule, stage, referral, sender, agency, due_at, told, message_id
        from deadline where next_at <= :now::timestamptz order by next_at, id limit :limit
      """;

  private static final String OF_REFERRAL =
      """
      select id, rule, stage, referral, sender, agency, due_at, told, message_id
        from deadline where referral = :referral order by due_at, id
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
      OWED.formatted("where d.referral = :referral and d.agency = :agency order by d.due_at, d.id");

  private static final String OWED_IN_ALL =
      OWED.formatted(
          """
          where (:agency::text is null or d.agency = :agency)
            and (:stage::text is null or d.stage = :stage)
            and (:due_before::timestamptz is null or d.due_at < :due_before::timestamptz)
            and (d.due_at, d.id) > (coalesce(:after::timestamptz, '-infinity'), :after_id)
          order by d.due_at, d.id limit :limit
          """);

  private static final String STAGES =
      """
      select stage, count(*) as open, count(*) filter (where told <> '') as reminded,
             count(*) filter (where due_at <= :now::timestamptz) as overdue
        from deadline group by stage
      """;

  private static final String OVERDUE_GROUPS =
      """
      select agency, stage, count(*) as overdue, min(due_at) as earliest
        from deadline where due_at < :now::timestamptz
       group by agency, stage order by min(due_at), agency, stage
      """;

  private static final String POSITION =
      """
      select p.seq,
             case when e.seq is null then 0
             -- An erased step has no time any more.
             else greatest(1, extract(epoch from clock_timestamp() - e.at) * 1000)::bigint end
                 as lag
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
   * Tells whether this process watches the deadlines. The process that is the reconciler does. This
   * saves work only, and no notification would be sent twice without it.
   */
  public Result<Boolean> isLeader() {
    try {
      return new Result.Done<>(liveness.tryLead());
    } catch (SQLException e) {
      LOG.warn("cannot evaluate deadlines: no database session (SQLSTATE {})", e.getSQLState());
      return new Result.Failed<>(Failure.UNAVAILABLE);
    }
  }

  /**
   * Follows the trail a bounded part further. It starts and ends deadlines and inserts statuses for
   * reporters. A step is read when every transaction that may have written before it has ended. The
   * second run after the step reads it at the latest.
   *
   * @param status code for the reporter by state of the referral, empty if nothing is sent
   */
  public Result<TrailProgress> follow(
      DeadlineTable table, Function<String, Optional<String>> status) {
    return database
        .transaction(connection -> follower.follow(connection, table, status))
        .map(follower::commit);
  }

  /** Keeps nothing for the next run, because another gateway follows the trail. */
  public void standBy() {
    openings.stop();
  }

  /** Deadlines of which a notification is due by then, in order of time. */
  public Result<List<OpenDeadline>> due(Instant now, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, DUE)
                .instant("now", now)
                .int4("limit", limit)
                .list(Deadlines::deadline));
  }

  /** The open deadlines of a referral, the most urgent first. */
  public Result<List<OpenDeadline>> of(ReferralId referral) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OF_REFERRAL)
                .uuid("referral", referral.value())
                .list(Deadlines::deadline));
  }

  /** Returns the steps that an agency owes in a referral, the earliest due time first. */
  public Result<List<OwedStep>> owed(ReferralId referral, AgencyId agency) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OWED_IN_REFERRAL)
                .uuid("referral", referral.value())
                .text("agency", agency.value())
                .list(Deadlines::owedStep));
  }

  /** Returns at most {@code limit} owed steps of all referrals, the earliest due time first. */
  public Result<List<OwedStep>> owed(OwedFilter filter, int limit) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OWED_IN_ALL)
                .text("agency", filter.agency().map(AgencyId::value))
                .text("stage", filter.stage())
                .instant("due_before", filter.dueBefore())
                .instant("after", filter.after().map(OwedPosition::dueAt))
                .int8("after_id", filter.after().map(OwedPosition::id).orElse(0L))
                .int4("limit", limit)
                .list(Deadlines::owedStep));
  }

  private static OwedStep owedStep(Row row) throws SQLException {
    return new OwedStep(
        deadline(row), row.text("type"), row.optionalUuid("object").map(MessageId::new));
  }

  /**
   * Returns the other agencies that have the message that started the deadline and can open it, as
   * far as is known. Its sender comes before its other recipients.
   */
  public Result<List<String>> holders(OpenDeadline deadline) {
    return database.transaction(
        connection ->
            SqlStatement.of(
                    connection,
                    """
                    select :sender::text as agency
                    union all
                    (select recipient from delivery
                      where sender = :sender and message_id = :message_id and referral = :referral
                        and state = 'delivered' and needs_reseal is null and recipient <> :recipient
                      order by recipient)
                    """)
                .text("sender", deadline.sender().value())
                .uuid("message_id", deadline.messageId().value())
                .uuid("referral", deadline.referral().value())
                .text("recipient", deadline.agency().value())
                .list(row -> row.text("agency")));
  }

  /**
   * Counts a notification as sent, though there is nobody to send it to. Returns false when it was
   * sent, or the deadline ended, before.
   */
  public Result<Boolean> markSent(OpenDeadline deadline, DeadlineNotificationKind kind) {
    DeadlineClaim claim = DeadlineClaim.of(deadline, kind);
    return database.transaction(
        connection -> !OwnMessageClaims.claimDeadlines(connection, List.of(claim)).isEmpty());
  }

  /** The position up to which the trail has been followed. */
  public Result<Progress> progress() {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, POSITION)
                .single(row -> new Progress(row.int8("seq"), row.int8("lag"))));
  }

  /**
   * Counts the owed steps at that time, by stage. A stage without open deadlines is left out. It
   * reads every open deadline, which takes some 50 ms for 100,000 under load.
   */
  public Result<Map<String, StageCounts>> stages(Instant now) {
    return database.transaction(
        connection ->
            new TreeMap<>(
                SqlStatement.of(connection, STAGES)
                    .instant("now", now)
                    .map(
                        row -> row.text("stage"),
                        row ->
                            new StageCounts(
                                row.int8("open"), row.int8("reminded"), row.int8("overdue")))));
  }

  /** Counts the overdue steps by agency and stage, the earliest due first. Costs as the stages. */
  public Result<List<OverdueGroup>> overdueGroups(Instant now) {
    return database.transaction(
        connection ->
            SqlStatement.of(connection, OVERDUE_GROUPS)
                .instant("now", now)
                .list(
                    row ->
                        new OverdueGroup(
                            new AgencyId(row.text("agency")),
                            row.text("stage"),
                            row.int8("overdue"),
                            row.instant("earliest"))));
  }

  private static OpenDeadline deadline(Row row) throws SQLException {
    String lastNotification = row.text("told");
    return new OpenDeadline(
        row.int8("id"),
        row.text("rule"),
        row.text("stage"),
        new ReferralId(row.uuid("referral")),
        new AgencyId(row.text("sender")),
        new MessageId(row.uuid("message_id")),
        new AgencyId(row.text("agency")),
        row.instant("due_at"),
        List.of(DeadlineNotificationKind.values()).stream()
            .filter(kind -> kind.code().equals(lastNotification))
            .findFirst());
  }
}
