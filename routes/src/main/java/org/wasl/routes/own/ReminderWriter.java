package org.wasl.routes.own;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.wasl.database.Result;
import org.wasl.routes.config.ConfigurationSnapshot;
import org.wasl.routes.door.MessageState.DecidedMessage;
import org.wasl.routes.door.Parties;
import org.wasl.routes.door.Recipients;
import org.wasl.routes.event.RouteEvents;
import org.wasl.rules.AgencyRole;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.deadlines.DeadlineRule;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.ReferralId;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.deadline.DeadlineNotificationKind;
import org.wasl.store.deadline.Deadlines;
import org.wasl.store.deadline.OpenDeadline;
import org.wasl.store.deadline.OwnMessageClaim.DeadlineClaim;
import org.wasl.store.referral.Timeline;
import org.wasl.wire.directory.Agency;

/** Writes reminders and escalations to the recipients that deadlines and agreements name. */
public final class ReminderWriter {
  private static final Logger LOG = LoggerFactory.getLogger(ReminderWriter.class);
  private static final String TYPE = "reminder";
  private static final int REMINDER_URGENCY = 1;
  private static final int ESCALATION_URGENCY = 2;

  private final OwnMessageWriter messages;
  private final Supplier<ConfigurationSnapshot> configuration;
  private final Function<ReferralId, Result<Optional<Timeline.Referral>>> referrals;
  private final Deadlines deadlines;
  private final Clock clock;
  private final RouteEvents events;

  /**
   * @param configuration the current tables
   * @param referrals looks up a referral by id
   * @param deadlines records notices without a recipient
   * @param clock when the key of the recipient must be valid
   */
  public ReminderWriter(
      OwnMessageWriter messages,
      Supplier<ConfigurationSnapshot> configuration,
      Function<ReferralId, Result<Optional<Timeline.Referral>>> referrals,
      Deadlines deadlines,
      Clock clock,
      RouteEvents events) {
    this.messages = messages;
    this.configuration = configuration;
    this.referrals = referrals;
    this.deadlines = deadlines;
    this.clock = clock;
    this.events = events;
  }

  /**
   * The decided message, to the first of the recipients that can open it now. If there is none,
   * this is recorded, the alarm of an escalation is raised, and the result is empty. It is also
   * empty while the database does not answer, and then the reminder is due again.
   */
  public Optional<DecidedMessage> write(DueReminder reminder) {
    OpenDeadline deadline = reminder.deadline();
    List<String> words =
        configuration.get().deadlines().rule(deadline.rule()).stream()
            .flatMap(rule -> words(rule, reminder.kind()).stream())
            .toList();
    if (!(referrals.apply(deadline.referral())
            instanceof Result.Done<Optional<Timeline.Referral>>(var known))
        || !(holders(deadline, words) instanceof Result.Done<List<String>>(var holders))) {
      return Optional.empty();
    }
    Optional<DecidedMessage> message =
        known.flatMap(
            referral ->
                to(reminder, words, holders.stream().map(AgencyId::new).toList(), referral)
                    .map(to -> write(reminder, referral, to)));
    if (message.isEmpty()) {
      skip(reminder);
    }
    return message;
  }

  private DecidedMessage write(DueReminder reminder, Timeline.Referral referral, Agency to) {
    boolean escalates = reminder.kind() == DeadlineNotificationKind.ESCALATION;
    return messages.write(
        TYPE,
        referral,
        content(reminder),
        to,
        DeadlineClaim.of(reminder.deadline(), reminder.kind()),
        escalates ? ESCALATION_URGENCY : REMINDER_URGENCY);
  }

  private static ObjectNode content(DueReminder reminder) {
    OpenDeadline deadline = reminder.deadline();
    ObjectNode content =
        OwnMessageWriter.content()
            .put("code", reminder.kind().code())
            .put("stage", deadline.stage())
            .put("agency", deadline.agency().value())
            .put("due", deadline.dueAt().truncatedTo(ChronoUnit.SECONDS).toString());
    content
        .putObject("message")
        .put("sender", deadline.sender().value())
        .put("messageId", deadline.messageId().toString());
    return content;
  }

  /** The holders of the message. The database is not asked if the rule does not name holders. */
  private Result<List<String>> holders(OpenDeadline deadline, List<String> words) {
    return words.contains(DeadlineRule.HOLDER)
        ? deadlines.holders(deadline)
        : new Result.Done<>(List.of());
  }

  private Optional<Agency> to(
      DueReminder reminder,
      List<String> words,
      List<AgencyId> holders,
      Timeline.Referral referral) {
    ConfigurationSnapshot tables = configuration.get();
    Instant now = clock.instant();
    Set<AgencyRole> agreed =
        tables
            .agreements()
            .gatewayRecipients(
                TYPE, reminder.kind().code(), ReferralState.ofWireName(referral.state()));
    return words.stream()
        .flatMap(word -> agencies(word, reminder.deadline(), holders, referral, tables))
        .filter(
            id ->
                reminder.kind() == DeadlineNotificationKind.REMINDER
                    || !id.equals(reminder.deadline().agency()))
        .flatMap(id -> tables.directory().byId(id).stream())
        .filter(Recipients.of(referral.test()))
        .filter(agency -> agreed.contains(Parties.roleByKind(agency.kind())))
        .filter(agency -> agency.canReceive(now))
        .findFirst();
  }

  private static List<String> words(DeadlineRule rule, DeadlineNotificationKind kind) {
    return kind == DeadlineNotificationKind.REMINDER ? rule.remindTo() : rule.escalateTo();
  }

  private static Stream<AgencyId> agencies(
      String word,
      OpenDeadline deadline,
      List<AgencyId> holders,
      Timeline.Referral referral,
      ConfigurationSnapshot tables) {
    return switch (word) {
      case DeadlineRule.OWING -> Stream.of(deadline.agency());
      case DeadlineRule.SENDER -> Stream.of(deadline.sender());
      case DeadlineRule.OFFICE -> Stream.of(referral.office());
      case DeadlineRule.HOLDER -> mayHandOver(holders, referral, tables);
      default -> Stream.of(new AgencyId(word));
    };
  }

  /** No agency is reminded of an action that it may not take. */
  private static Stream<AgencyId> mayHandOver(
      List<AgencyId> holders, Timeline.Referral referral, ConfigurationSnapshot tables) {
    ReferralState state = ReferralState.ofWireName(referral.state());
    return holders.stream().filter(id -> mayHandOver(id, state, tables));
  }

  private static boolean mayHandOver(
      AgencyId agency, ReferralState state, ConfigurationSnapshot tables) {
    return tables
        .directory()
        .byId(agency)
        .map(known -> Parties.roleByKind(known.kind()))
        .filter(role -> tables.agreements().mayHandOver(role, state))
        .isPresent();
  }

  private void skip(DueReminder reminder) {
    LOG.warn(
        "cannot send {} about {} in {}, no recipient has a valid sealing key",
        reminder.kind().code(),
        reminder.deadline().agency(),
        reminder.deadline().referral());
    boolean first =
        deadlines.markSent(reminder.deadline(), reminder.kind())
                instanceof Result.Done<Boolean> done
            && done.value();
    if (first
        && reminder.kind() == DeadlineNotificationKind.ESCALATION
        && !endsByItself(reminder.deadline())) {
      events.alarm(AlarmKind.OVERDUE, reminder.deadline().stage());
    }
  }

  /** The holders of a notice are notified of its expiry, so there is nothing to escalate. */
  private boolean endsByItself(OpenDeadline deadline) {
    return configuration
        .get()
        .deadlines()
        .rule(deadline.rule())
        .filter(rule -> rule.work().isEmpty())
        .isPresent();
  }
}
