package org.wasl.routes.own;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.wasl.routes.Events;
import org.wasl.routes.door.Parties;
import org.wasl.rules.Role;
import org.wasl.rules.agreements.Agreements;
import org.wasl.rules.alarms.AlarmKind;
import org.wasl.rules.deadlines.StageRule;
import org.wasl.rules.deadlines.StageTable;
import org.wasl.rules.lifecycle.ReferralState;
import org.wasl.store.Acceptance.OfDeadline;
import org.wasl.store.Deadlines;
import org.wasl.store.OpenDeadline;
import org.wasl.store.Result;
import org.wasl.store.Timeline;
import org.wasl.store.Told;
import org.wasl.wire.Agency;
import org.wasl.wire.AgencyDirectory;

/** Writes reminders and escalations, to whom the table of stages and the agreements say. */
public final class Reminders {
  private static final String TYPE = "reminder";
  private static final int REMINDER_URGENCY = 1;
  private static final int ESCALATION_URGENCY = 2;

  private final OwnVoice voice;
  private final StageTable stages;
  private final Agreements agreements;
  private final AgencyDirectory directory;
  private final Function<UUID, Result<Optional<Timeline.Referral>>> referrals;
  private final Deadlines deadlines;
  private final Events events;

  /**
   * @param referrals looks up a referral by id
   * @param deadlines told what there is nobody to tell
   */
  public Reminders(
      OwnVoice voice,
      StageTable stages,
      Agreements agreements,
      AgencyDirectory directory,
      Function<UUID, Result<Optional<Timeline.Referral>>> referrals,
      Deadlines deadlines,
      Events events) {
    this.voice = voice;
    this.stages = stages;
    this.agreements = agreements;
    this.directory = directory;
    this.referrals = referrals;
    this.deadlines = deadlines;
    this.events = events;
  }

  /**
   * The message, decided on. Where there is nobody to tell, that is noted, the alarm of an
   * escalation raised nevertheless, and nothing comes back; nor while the database does not answer,
   * and then it is due again.
   */
  public Object write(Notice notice) {
    UUID id = notice.deadline().referral();
    if (!(referrals.apply(id) instanceof Result.Done<Optional<Timeline.Referral>> known)) {
      return null;
    }
    Optional<Agency> to = known.value().flatMap(referral -> to(notice, referral));
    if (to.isEmpty()) {
      pass(notice);
      return null;
    }
    OpenDeadline deadline = notice.deadline();
    boolean escalates = notice.what() == Told.ESCALATION;
    return voice.write(
        TYPE,
        id,
        content(notice),
        to.get(),
        OfDeadline.of(deadline, notice.what()),
        escalates ? ESCALATION_URGENCY : REMINDER_URGENCY);
  }

  private static ObjectNode content(Notice notice) {
    OpenDeadline deadline = notice.deadline();
    ObjectNode content =
        OwnVoice.content()
            .put("code", notice.what().code())
            .put("stage", deadline.stage())
            .put("agency", deadline.agency())
            .put("due", deadline.dueAt().truncatedTo(ChronoUnit.SECONDS).toString());
    content
        .putObject("message")
        .put("sender", deadline.sender())
        .put("messageId", deadline.messageId().toString());
    return content;
  }

  private Optional<Agency> to(Notice notice, Timeline.Referral referral) {
    Set<Role> agreed =
        agreements.toldByGateway(
            TYPE, notice.what().code(), ReferralState.ofWireName(referral.state()));
    return stages.rule(notice.deadline().rule()).stream()
        .flatMap(rule -> words(rule, notice.what()).stream())
        .flatMap(word -> agencies(word, notice.deadline(), referral))
        .filter(id -> notice.what() == Told.REMINDER || !id.equals(notice.deadline().agency()))
        .flatMap(id -> directory.byId(id).stream())
        .filter(agency -> !agency.revoked())
        .filter(agency -> agreed.contains(Parties.roleByKind(agency.kind())))
        .findFirst();
  }

  private static List<String> words(StageRule rule, Told what) {
    return what == Told.REMINDER ? rule.remindTo() : rule.escalateTo();
  }

  private Stream<String> agencies(String word, OpenDeadline deadline, Timeline.Referral referral) {
    return switch (word) {
      case StageRule.OWING -> Stream.of(deadline.agency());
      case StageRule.SENDER -> Stream.of(deadline.sender());
      case StageRule.OFFICE -> Stream.of(referral.office());
      case StageRule.HOLDER -> holders(deadline, referral);
      default -> Stream.of(word);
    };
  }

  /** Nobody is asked for what he may not do. */
  private Stream<String> holders(OpenDeadline deadline, Timeline.Referral referral) {
    ReferralState state = ReferralState.ofWireName(referral.state());
    return deadlines.holders(deadline) instanceof Result.Done<List<String>> done
        ? done.value().stream().filter(id -> mayHandOver(id, state))
        : Stream.empty();
  }

  private boolean mayHandOver(String agency, ReferralState state) {
    return directory
        .byId(agency)
        .map(known -> Parties.roleByKind(known.kind()))
        .filter(role -> agreements.mayHandOver(role, state))
        .isPresent();
  }

  private void pass(Notice notice) {
    boolean first =
        deadlines.pass(notice.deadline(), notice.what()) instanceof Result.Done<Boolean> done
            && done.value();
    if (first && notice.what() == Told.ESCALATION) {
      events.alarm(AlarmKind.OVERDUE, notice.deadline().stage());
    }
  }
}
