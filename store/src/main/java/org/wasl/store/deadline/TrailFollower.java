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
import org.wasl.rules.deadlines.Deadline;
import org.wasl.rules.deadlines.DeadlineEnd;
import org.wasl.rules.deadlines.DeadlineEnd.StartingMessage;
import org.wasl.rules.deadlines.DeadlineTable;
import org.wasl.rules.deadlines.DeadlineTable.Changes;
import org.wasl.rules.deadlines.TrailEvent;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.store.deadline.RecentOpenings.Opening;
import org.wasl.store.delivery.MessageKey;
import org.wasl.store.jdbc.CopiedRows;
import org.wasl.store.jdbc.Row;
import org.wasl.store.jdbc.RowColumns;
import org.wasl.store.jdbc.SqlStatement;
import org.wasl.store.trail.Actors;

/**
 * Reads the trail once, in order of its sequence numbers, and writes the deadlines and reporter
 * statuses that follow from it. Sequence numbers are drawn before their transactions commit, so a
 * lower one may appear after a higher one. So a run reads up to a mark only: the highest number
 * seen at some time, once every transaction that was under way at that time has ended.
 *
 * <p>One transaction at a time does this: it locks the position in the trail.
 */
final class TrailFollower {
  private static final int MAX_STEPS = 20_000;

  /**
   * The mark up to which the trail may be read.
   *
   * @param seq highest number seen, before {@code transaction} had its id
   * @param transaction every transaction that drew that number or a lower one has a lower id: it
   *     has its id before it numbers a step, because it raises the stream's counter first
   */
  private record Mark(long seq, long transaction) {}

  /** Result of one run; valid once its transaction is committed. */
  record Run(Mark mark, TrailProgress progress) {}

  private static final String STEPS =
      """
      select at, action, sender, message, recipient, coalesce(why, '') as why
        from audit_entry
       where seq > ? and seq <= ? and action = any(?) and sender is not null and message is not null
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
             o.maker as issuer,
             m.clear ->> 'until' as until
        from unnest(?, ?, ?) as x(sender, message_id, accepted)
        join message m on m.sender = x.sender and m.message_id = x.message_id
        join referral r on r.id = m.referral
        left join referral_object o on o.referral = m.referral and o.kind <> 'instruction'
         and o.id = coalesce((m.clear ->> 'object')::uuid, m.message_id)
        left join message original on original.sender = m.clear ->> 'originalSender'
         and original.message_id = (m.clear ->> 'originalMessage')::uuid
       where (m.sender <> ? or m.type = 'notice-expiry') and not r.test
      """;

  /** A step of a message. */
  private record MessageStep(
      Instant at, AuditAction action, MessageKey key, Optional<String> recipient, String why) {
    boolean isAcceptance() {
      return action == AuditAction.ACCEPTED && recipient.isEmpty();
    }
  }

  /**
   * What the steps of a message have in common.
   *
   * @param recipients of all its deliveries; read only where it was accepted among the steps
   */
  private record FollowedMessage(
      UUID referral,
      String office,
      String type,
      String subtype,
      List<String> recipients,
      StartingMessage content,
      Optional<UUID> object,
      Optional<String> issuer,
      Optional<LocalDate> until) {

    static FollowedMessage of(Row row) throws SQLException {
      return new FollowedMessage(
          row.uuid("referral"),
          row.text("office"),
          row.text("type"),
          row.text("subtype"),
          row.texts("recipients"),
          new StartingMessage(row.text("original_sender"), row.uuid("original_message")),
          row.optionalUuid("object"),
          row.optionalText("issuer"),
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
          Optional.empty(),
          Optional.empty());
    }

    TrailEvent event(MessageStep step) {
      List<String> concerned = step.isAcceptance() ? recipients : List.of();
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
          issuer,
          until,
          step.why());
    }
  }

  private static final String END =
      """
      delete from deadline d
       using unnest(?, ?, ?, ?, ?, ?) as x(referral, rule, agency, sender, message_id, object)
       where d.referral = x.referral and d.rule = x.rule and d.agency = x.agency
         and (x.sender is null or d.sender = x.sender and d.message_id = x.message_id)
         -- Of two notices that are withdrawn at once, the one that is confirmed.
         and (x.object is null or exists (select from message m
           left join referral_object o on o.referral = m.referral and o.id = m.message_id
            and o.kind <> 'instruction'
           where m.sender = d.sender and m.message_id = d.message_id
             and coalesce((m.clear ->> 'object')::uuid, o.id, x.object) = x.object))
      """;

  private static final String COLUMNS =
      "deadline (due_at, next_at, referral, message_id, sender, agency, rule, stage)";

  /** Those of messages that were accepted in the same run: the table has none of them yet. */
  private static final String COPY = "copy " + COLUMNS + " from stdin (format binary)";

  private static final String OPEN =
      """
      insert into %s
      select x.due_at, x.next_at, x.referral, x.message_id, x.sender, x.agency, x.rule, x.stage
        from unnest(?, ?, ?, ?, ?, ?, ?, ?)
          as x(due_at, next_at, referral, message_id, sender, agency, rule, stage)
       where not exists (select from deadline d
         where d.referral = x.referral and d.rule = x.rule and d.agency = x.agency
           and d.sender = x.sender and d.message_id = x.message_id)
      """
          .formatted(COLUMNS);

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
    Mark next =
        new Mark(
            highest, number(connection, "select pg_current_xact_id()::text::bigint as number"));
    Optional<Mark> before = mark();
    if (before.isEmpty()) {
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
      SqlStatement.of(connection, "update trail_position set seq = ? where follower = 'deadlines'")
          .int8(to)
          .update();
    }
    return to < known.seq
        ? new Run(known, TrailProgress.READABLE)
        : new Run(next, TrailProgress.at(Math.max(from, to), highest));
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
   * Those numbered above {@code from} up to {@code to}. States reached and accepted messages are
   * always among them: the former are told to reporters, the latter may change a referral.
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
        .int8(from)
        .int8(to)
        .texts(wanted)
        .list(
            row ->
                new MessageStep(
                    row.instant("at"),
                    AuditAction.ofWireName(row.text("action")),
                    new MessageKey(row.text("sender"), row.uuid("message")),
                    row.optionalText("recipient"),
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
   * @param accepted of each, whether its recipients are asked for
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
                row.text(message -> message.getKey().sender())
                    .uuid(message -> message.getKey().messageId())
                    .bool(Map.Entry::getValue))
        .text(Actors.GATEWAY)
        .map(
            row -> new MessageKey(row.text("sender"), row.uuid("message_id")), FollowedMessage::of);
  }

  /** The messages that were accepted among these events: no deadline in the table is theirs. */
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
                row.uuid(DeadlineEnd::referral)
                    .text(DeadlineEnd::rule)
                    .text(DeadlineEnd::agency)
                    .text(end -> end.message().map(StartingMessage::sender).orElse(null))
                    .uuid(end -> end.message().map(StartingMessage::messageId).orElse(null))
                    .uuid(end -> end.object().orElse(null)))
        .update();
  }

  private static void open(Connection connection, List<Deadline> opened, Set<StartingMessage> fresh)
      throws SQLException {
    if (opened.isEmpty()) {
      return;
    }
    Map<Boolean, List<Deadline>> byFreshness =
        once(opened).stream().collect(Collectors.partitioningBy(one -> isFresh(one, fresh)));
    List<Deadline> started = byFreshness.getOrDefault(true, List.of());
    if (!started.isEmpty()) {
      CopiedRows.write(connection, COPY, started, TrailFollower::columns);
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
    row.time(Deadline::dueAt)
        .time(Deadline::remindAt)
        .uuid(Deadline::referral)
        .uuid(Deadline::messageId)
        .text(Deadline::sender)
        .text(Deadline::agency)
        .text(Deadline::rule)
        .text(deadline -> deadline.stage().wireName());
  }

  /** A deadline that starts a second time while it runs keeps its first time. */
  private static Collection<Deadline> once(List<Deadline> opened) {
    Map<DeadlineKey, Deadline> once = new LinkedHashMap<>();
    opened.forEach(deadline -> once.putIfAbsent(DeadlineKey.of(deadline), deadline));
    return once.values();
  }

  /** The identity of a deadline. */
  private record DeadlineKey(
      UUID referral, String rule, String agency, String sender, UUID messageId) {
    static DeadlineKey of(Deadline one) {
      return new DeadlineKey(
          one.referral(), one.rule(), one.agency(), one.sender(), one.messageId());
    }
  }
}
