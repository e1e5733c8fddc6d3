package org.wasl.store.deadline;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.wasl.database.CopiedRows;
import org.wasl.database.Row;
import org.wasl.database.RowColumns;
import org.wasl.database.ServerRun;
import org.wasl.database.SqlStatement;
import org.wasl.rules.deadlines.Deadline;
import org.wasl.rules.deadlines.DeadlineEnd;
import org.wasl.rules.deadlines.DeadlineEnd.StartingMessage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.DeadlineTable.Changes;
import org.wasl.rules.deadlines.Notice;
import org.wasl.rules.deadlines.TrailEvent;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.deadline.RecentOpenings.Opening;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.referral.NoticeHoldings;
import org.wasl.trail.Actors;

/**
 * Reads the trail once, in order of its sequence numbers, and writes the deadlines and reporter
 * statuses that follow from it. Sequence numbers are drawn before their transactions commit, so a
 * lower one may appear after a higher one. So a run reads only up to a mark. The mark is the
 * highest number seen at some time. It counts when every transaction that was under way at that
 * time has ended. A mark of another database, after a failover, is dropped.
 *
 * <p>One transaction at a time does this, because it locks the position in the trail.
 */
final class TrailFollower {
  private static final int MAX_STEPS = 20_000;

  /**
   * The mark up to which the trail may be read.
   *
   * @param seq highest number seen, before {@code transaction} had its id
   * @param transaction an id above that of every transaction that drew that number or a lower one.
   *     A transaction has its id before it numbers a step, because it raises the stream's counter
   *     first
   * @param server the server that gave both. Another server may give them again
   */
  private record Mark(long seq, long transaction, ServerRun server) {

    /**
     * Tells whether the trail still has the steps that were seen, in the same database as the later
     * mark.
     */
    boolean holdsAt(Mark later) {
      return server.equals(later.server) && seq <= later.seq;
    }
  }

  /** Result of one run. It is valid when its transaction is committed. */
  record Run(Mark mark, TrailProgress progress) {}

  private static final String MARK =
      "select pg_current_xact_id()::text::bigint as transaction, " + ServerRun.COLUMN;

  private static final String STEPS =
      """
      select at, action, sender, message, recipient, coalesce(why, '') as why
        from audit_entry
       where seq > :from and seq <= :to and action = any(:actions) and sender is not null
           and message is not null
       order by seq
      """;

  /**
   * Each message once, however many steps it has. The gateway's own messages start and end nothing,
   * but for the end of a notice. Nobody owes anything in a test, and no reporter is told of one.
   */
  private static final String MESSAGES =
      """
      select m.sender, m.message_id, m.referral, r.office, m.type,
             coalesce(m.subtype, original.type, '') as subtype,
             case when x.accepted then array(
                 select d.recipient from delivery d
                  where d.referral = m.referral and d.sender = m.sender
                    and d.message_id = m.message_id
                  order by d.recipient)
               else '{}' end as recipients,
             coalesce(m.clear ->> 'originalSender', m.sender) as original_sender,
             coalesce((m.clear ->> 'originalMessage')::uuid, m.message_id) as original_message,
             coalesce((m.clear ->> 'object')::uuid, o.id) as object,
             array_remove(array[o.id] || n.ids, null) as notices,
             array_remove(array[o.maker] || n.makers, null) as issuers,
             m.clear ->> 'until' as until
        from unnest(:sender, :message_id, :accepted) as x(sender, message_id, accepted)
        join message m on m.sender = x.sender and m.message_id = x.message_id
        join referral r on r.id = m.referral
        left join referral_object o on o.referral = m.referral and o.kind <> 'instruction'
         and o.id = coalesce((m.clear ->> 'object')::uuid, m.message_id)
        left join lateral (
          select array_agg(f.id order by f.id) as ids, array_agg(f.maker order by f.id) as makers
            from referral_object f
           where x.accepted and m.clear ->> 'object' is null and o.id is null
             and f.referral = m.referral and f.kind <> 'instruction'
             and f.state in %s) n on true
        left join message original on original.sender = m.clear ->> 'originalSender'
         and original.message_id = (m.clear ->> 'originalMessage')::uuid
       where (m.sender <> :gateway or m.type = 'notice-expiry') and not r.test
      """
          .formatted(NoticeHoldings.IN_FORCE);

  /** A step of a message. */
  private record MessageStep(
      Instant at, AuditAction action, MessageKey key, Optional<AgencyId> recipient, String why) {
    boolean isAcceptance() {
      return action == AuditAction.ACCEPTED && recipient.isEmpty();
    }
  }

  /**
   * The data that the steps of a message have in common.
   *
   * @param recipients recipients of all its deliveries. They are read only if the message was
   *     accepted among the steps
   */
  private record FollowedMessage(
      ReferralId referral,
      AgencyId office,
      String type,
      String subtype,
      List<AgencyId> recipients,
      StartingMessage content,
      Optional<MessageId> object,
      List<Notice> notices,
      Optional<LocalDate> until) {

    static FollowedMessage of(Row row) throws SQLException {
      return new FollowedMessage(
          new ReferralId(row.uuid("referral")),
          new AgencyId(row.text("office")),
          row.text("type"),
          row.text("subtype"),
          row.texts("recipients").stream().map(AgencyId::new).toList(),
          new StartingMessage(
              new AgencyId(row.text("original_sender")),
              new MessageId(row.uuid("original_message"))),
          row.optionalUuid("object").map(MessageId::new),
          notices(row.uuids("notices"), row.texts("issuers")),
          row.optionalText("until").map(LocalDate::parse));
    }

    static FollowedMessage of(Opening opening) {
      MessageKey key = opening.key();
      return new FollowedMessage(
          opening.referral(),
          opening.office(),
          opening.type(),
          opening.subtype(),
          opening.recipients(),
          new StartingMessage(key.sender(), key.messageId()),
          Optional.empty(),
          List.of(),
          Optional.empty());
    }

    private static List<Notice> notices(List<UUID> ids, List<String> issuers) {
      return IntStream.range(0, ids.size())
          .mapToObj(i -> new Notice(new MessageId(ids.get(i)), new AgencyId(issuers.get(i))))
          .toList();
    }

    TrailEvent event(MessageStep step) {
      List<AgencyId> concerned = step.isAcceptance() ? recipients : List.of();
      return new TrailEvent(
          referral,
          office,
          step.at(),
          step.action(),
          step.key().sender(),
          step.key().messageId(),
          type,
          subtype,
          step.recipient().map(List::of).orElse(concerned),
          content,
          object,
          notices,
          until,
          step.why());
    }
  }

  private static final String END =
      """
      delete from deadline d
       using unnest(:referral, :rule, :agency, :sender, :message_id, :object)
           as x(referral, rule, agency, sender, message_id, object)
       where d.referral = x.referral and d.rule = x.rule and d.agency = x.agency
         and (x.sender is null or d.sender = x.sender and d.message_id = x.message_id)
         -- Of two notices that are withdrawn at once, the one that is confirmed.
         and (x.object is null or exists (select from message m
           left join referral_object o on o.referral = m.referral and o.id = m.message_id
            and o.kind <> 'instruction'
           where m.sender = d.sender and m.message_id = d.message_id
             and coalesce((m.clear ->> 'object')::uuid, o.id, x.object) = x.object))
      """;

  private static final String OPEN =
      """
      insert into deadline (due_at, next_at, referral, message_id, sender, agency, rule, stage)
      select x.due_at, x.next_at, x.referral, x.message_id, x.sender, x.agency, x.rule, x.stage
        from unnest(:due_at, :next_at, :referral, :message_id, :sender, :agency, :rule, :stage)
          as x(due_at, next_at, referral, message_id, sender, agency, rule, stage)
       where not exists (select from deadline d
         where d.referral = x.referral and d.rule = x.rule and d.agency = x.agency
           and d.sender = x.sender and d.message_id = x.message_id)
      """;

  private final RecentOpenings openings;
  private Optional<Mark> mark = Optional.empty();

  /**
   * @param openings messages that need not be read from the database
   */
  TrailFollower(RecentOpenings openings) {
    this.openings = openings;
  }

  Run follow(Connection connection, DeadlineTable table, Function<String, Optional<String>> status)
      throws SQLException {
    openings.keep();
    long highest = number(connection, "select coalesce(max(seq), 0) as number from audit_entry");
    long from =
        number(
            connection,
            """
            select seq as number from trail_position where follower = 'deadlines' for update
            """);
    Mark next = SqlStatement.of(connection, MARK).single(row -> mark(highest, row));
    Optional<Mark> before = mark().filter(known -> known.holdsAt(next));
    if (before.isEmpty()) {
      openings.clear();
      return new Run(next, TrailProgress.at(from, highest));
    }
    Mark known = before.get();
    if (known.transaction > oldestUnderWay(connection)) {
      return new Run(known, TrailProgress.at(from, highest));
    }
    long to = Math.min(known.seq, from + MAX_STEPS);
    if (to > from) {
      List<TrailEvent> events = events(connection, from, to, table.actions());
      Changes changes = table.apply(events);
      Set<StartingMessage> fresh = accepted(events);
      end(connection, changes.ended(), fresh);
      open(connection, changes.opened(), fresh);
      ReporterStatuses.insertChanges(connection, events, status);
      SqlStatement.of(
              connection, "update trail_position set seq = :seq where follower = 'deadlines'")
          .int8("seq", to)
          .update();
    }
    return to < known.seq
        ? new Run(known, TrailProgress.READABLE)
        : new Run(next, TrailProgress.at(Math.max(from, to), highest));
  }

  private static Mark mark(long highest, Row row) throws SQLException {
    return new Mark(highest, row.int8("transaction"), ServerRun.of(row));
  }

  private synchronized Optional<Mark> mark() {
    return mark;
  }

  /** Applies the result of a committed run. */
  synchronized TrailProgress commit(Run run) {
    mark = Optional.of(run.mark);
    return run.progress;
  }

  private static long oldestUnderWay(Connection connection) throws SQLException {
    return number(
        connection, "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as number");
  }

  private static long number(Connection connection, String sql) throws SQLException {
    return SqlStatement.of(connection, sql).single(row -> row.int8("number"));
  }

  /**
   * Returns the events numbered above {@code from} up to {@code to}. States reached and accepted
   * messages are always among them. Reporters are told of the former, and the latter may change a
   * referral.
   */
  private List<TrailEvent> events(
      Connection connection, long from, long to, Set<AuditAction> actions) throws SQLException {
    List<MessageStep> steps = steps(connection, from, to, actions);
    if (steps.isEmpty()) {
      return List.of();
    }
    Map<MessageKey, FollowedMessage> messages = messages(connection, steps);
    List<TrailEvent> events = new ArrayList<>();
    for (MessageStep step : steps) {
      FollowedMessage message = messages.get(step.key());
      if (message != null) {
        events.add(message.event(step));
      }
    }
    return events;
  }

  private static List<MessageStep> steps(
      Connection connection, long from, long to, Set<AuditAction> actions) throws SQLException {
    Set<String> wanted =
        new TreeSet<>(Set.of(AuditAction.OPENED.wireName(), AuditAction.ACCEPTED.wireName()));
    actions.forEach(action -> wanted.add(action.wireName()));
    return SqlStatement.of(connection, STEPS)
        .int8("from", from)
        .int8("to", to)
        .texts("actions", wanted)
        .list(
            row ->
                new MessageStep(
                    row.instant("at"),
                    AuditAction.ofWireName(row.text("action")),
                    new MessageKey(
                        new AgencyId(row.text("sender")), new MessageId(row.uuid("message"))),
                    row.optionalText("recipient").map(AgencyId::new),
                    row.text("why")));
  }

  /**
   * Openings are those that are known here, unless their referral has had another message since.
   */
  private Map<MessageKey, FollowedMessage> messages(Connection connection, List<MessageStep> steps)
      throws SQLException {
    Map<MessageKey, Boolean> openingsHere = new LinkedHashMap<>();
    Map<MessageKey, Boolean> others = new LinkedHashMap<>();
    for (MessageStep step : steps) {
      (openings.find(step.key()).isPresent() ? openingsHere : others)
          .merge(step.key(), step.isAcceptance(), Boolean::logicalOr);
    }
    Map<MessageKey, FollowedMessage> messages = new HashMap<>(stored(connection, others));
    openings.forget(messages.values().stream().map(FollowedMessage::referral).toList());
    Map<MessageKey, Boolean> forgotten = new LinkedHashMap<>();
    openingsHere.forEach(
        (key, isAccepted) ->
            openings
                .find(key)
                .ifPresentOrElse(
                    opening -> messages.put(key, FollowedMessage.of(opening)),
                    () -> forgotten.put(key, isAccepted)));
    messages.putAll(stored(connection, forgotten));
    return messages;
  }

  /**
   * Reads messages from the database.
   *
   * @param accepted whether to read the recipients, by message
   */
  private static Map<MessageKey, FollowedMessage> stored(
      Connection connection, Map<MessageKey, Boolean> accepted) throws SQLException {
    if (accepted.isEmpty()) {
      return Map.of();
    }
    return SqlStatement.of(connection, MESSAGES)
        .unnest(
            accepted.entrySet(),
            row ->
                row.text("sender", message -> message.getKey().sender().value())
                    .uuid("message_id", message -> message.getKey().messageId().value())
                    .bool("accepted", Map.Entry::getValue))
        .text("gateway", Actors.GATEWAY)
        .map(
            row ->
                new MessageKey(
                    new AgencyId(row.text("sender")), new MessageId(row.uuid("message_id"))),
            FollowedMessage::of);
  }

  /**
   * Returns the messages that were accepted among these events. They have no deadline in the table
   * yet.
   */
  private static Set<StartingMessage> accepted(List<TrailEvent> events) {
    return events.stream()
        .filter(event -> event.action() == AuditAction.ACCEPTED)
        .map(event -> new StartingMessage(event.sender(), event.messageId()))
        .collect(Collectors.toSet());
  }

  private static void end(
      Connection connection, List<DeadlineEnd> ended, Set<StartingMessage> fresh)
      throws SQLException {
    List<DeadlineEnd> stored =
        ended.stream().filter(end -> end.message().filter(fresh::contains).isEmpty()).toList();
    if (stored.isEmpty()) {
      return;
    }
    SqlStatement.of(connection, END)
        .unnest(
            stored,
            row ->
                row.uuid("referral", deadlineEnd -> deadlineEnd.referral().value())
                    .text("rule", DeadlineEnd::rule)
                    .text("agency", it -> it.agency().value())
                    .text(
                        "sender",
                        end -> end.message().map(message -> message.sender().value()).orElse(null))
                    .uuid(
                        "message_id",
                        end ->
                            end.message()
                                .map(StartingMessage::messageId)
                                .map(MessageId::value)
                                .orElse(null))
                    .uuid("object", end -> end.object().map(MessageId::value).orElse(null)))
        .update();
  }

  private static void open(Connection connection, List<Deadline> opened, Set<StartingMessage> fresh)
      throws SQLException {
    if (opened.isEmpty()) {
      return;
    }
    Map<Boolean, List<Deadline>> byFreshness =
        once(opened).stream()
            .collect(Collectors.partitioningBy(deadline -> isFresh(deadline, fresh)));
    List<Deadline> started = byFreshness.getOrDefault(true, List.of());
    if (!started.isEmpty()) {
      // These belong to messages that were accepted in the same run. The table has none of them
      // yet.
      CopiedRows.write(connection, "deadline", started, TrailFollower::columns);
    }
    List<Deadline> others = byFreshness.getOrDefault(false, List.of());
    if (!others.isEmpty()) {
      SqlStatement.of(connection, OPEN).unnest(others, TrailFollower::columns).update();
    }
  }

  private static boolean isFresh(Deadline deadline, Set<StartingMessage> fresh) {
    return fresh.contains(new StartingMessage(deadline.sender(), deadline.messageId()));
  }

  private static void columns(RowColumns<Deadline> row) {
    row.time("due_at", Deadline::dueAt)
        .time("next_at", Deadline::remindAt)
        .uuid("referral", deadline -> deadline.referral().value())
        .uuid("message_id", deadline -> deadline.messageId().value())
        .text("sender", it -> it.sender().value())
        .text("agency", it -> it.agency().value())
        .text("rule", Deadline::rule)
        .text("stage", deadline -> deadline.stage().wireName());
  }

  /** A deadline that starts a second time while it runs keeps its first time. */
  private static Collection<Deadline> once(List<Deadline> opened) {
    Map<DeadlineKey, Deadline> once = new LinkedHashMap<>();
    opened.forEach(deadline -> once.putIfAbsent(DeadlineKey.of(deadline), deadline));
    return once.values();
  }

  /** The identity of a deadline. */
  private record DeadlineKey(
      ReferralId referral, String rule, AgencyId agency, AgencyId sender, MessageId messageId) {
    static DeadlineKey of(Deadline deadline) {
      return new DeadlineKey(
          deadline.referral(),
          deadline.rule(),
          deadline.agency(),
          deadline.sender(),
          deadline.messageId());
    }
  }
}
