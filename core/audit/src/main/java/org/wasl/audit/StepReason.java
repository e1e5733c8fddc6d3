package org.wasl.audit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;

/**
 * The reason of a step, which is the member {@code why} of an audit entry. Codes, ids and counts,
 * joined by {@code /}. There is never free text, because that could carry content.
 *
 * <p>The text is written here and read by {@link #parse}. Queries of the store read it as well.
 * They use the patterns of {@link OfficeChange}, {@link Operation} and {@link AlarmAcknowledged},
 * or the whole text. It is part of the hashed entry, so a form that was written once never changes.
 * The golden file {@code why.golden} lists every form.
 */
public sealed interface StepReason {
  /** The text, as the entry has it. */
  String text();

  /** The parts of the text, for a reader that explains each of them. */
  default List<String> words() {
    return List.of(text().split("/"));
  }

  /**
   * Reads the text of an entry. The text of the result equals the text that was read, so the hash
   * of the entry does not change.
   *
   * @param text the member {@code why}
   * @param action the action of the entry
   * @param stream the stream of the entry
   * @return {@link Unknown} for a form that this version does not know
   */
  static StepReason parse(String text, AuditAction action, String stream) {
    return StepReasonParser.parse(text, action, stream);
  }

  /**
   * A single code, such as a delivery's reason, a referral's state, the kind of disclosure, a
   * process or a backup.
   *
   * @param code lower case with words joined by hyphens
   */
  record Code(String code) implements StepReason {
    /** Marks an accepted message of a test case, which nothing counts. */
    public static final Code TEST = new Code("test");

    @Override
    public String text() {
      return code;
    }
  }

  /**
   * The gateway sent the message because of a deadline.
   *
   * @param stage the stage that is owed
   * @param kind whether it reminds or escalates, a code
   */
  record DueReminder(String stage, String kind) implements StepReason {
    @Override
    public String text() {
      return stage + "/" + kind;
    }
  }

  /**
   * A delivery was parked for a reason that has a cause of its own. Without one it is a {@link
   * Code}.
   *
   * @param reason why it was parked
   * @param cause why the last attempt failed
   */
  record Parked(String reason, String cause) implements StepReason {
    @Override
    public String text() {
      return reason + "/" + cause;
    }
  }

  /**
   * An operator decided to send a delivery again, to discard it, to re-route its message to another
   * recipient, or to lift a hold.
   *
   * @param reason a code
   * @param approver the second person, or empty if one is enough
   */
  record OperatorDecision(String reason, Optional<String> approver) implements StepReason {
    @Override
    public String text() {
      return reason + approver.map(StepReason::approved).orElse("");
    }
  }

  /**
   * An object of the referral reached another state.
   *
   * @param object its id
   * @param state the new state
   * @param ground why what was asked is refused, a code, or empty for any other change
   */
  record ObjectChange(MessageId object, String state, Optional<String> ground)
      implements StepReason {
    static final String FIRST = "object";

    /** A change without a ground. */
    public ObjectChange(MessageId object, String state) {
      this(object, state, Optional.empty());
    }

    @Override
    public String text() {
      return FIRST + "/" + object + "/" + state + ground.map(it -> "/" + it).orElse("");
    }
  }

  /**
   * An evidence file that the step is about. The digest of the entry is that of its sealed bytes.
   *
   * @param file its id
   */
  record EvidenceFile(FileId file) implements StepReason {
    @Override
    public String text() {
      return file.toString();
    }
  }

  /**
   * An agency joined the referral.
   *
   * @param agency its id
   */
  record PartyJoined(AgencyId agency) implements StepReason {
    static final String FIRST = "joins";

    @Override
    public String text() {
      return FIRST + "/" + agency;
    }
  }

  /**
   * Another office supervises the referral.
   *
   * @param agency its id
   */
  record OfficeChange(AgencyId agency) implements StepReason {
    static final String FIRST = "office";

    /** SQL {@code LIKE} pattern of the text. A partial index has it too. */
    public static final String PATTERN = FIRST + "/%";

    @Override
    public String text() {
      return FIRST + "/" + agency;
    }
  }

  /**
   * The erasure of a referral was requested or done.
   *
   * @param reason a code
   * @param basis the legal basis, a code
   * @param restored whether the gateway itself erased it again after the database was restored
   */
  record Erasure(String reason, String basis, boolean restored) implements StepReason {
    @Override
    public String text() {
      return (restored ? "restored/" : "") + reason + "/" + basis;
    }
  }

  /**
   * A message, an inquiry or a connection of an agency was refused.
   *
   * @param problem the type of the problem
   * @param detail a further code
   * @param times how often, where refusals are counted, or empty if the entry is about one
   */
  record Refusal(String problem, Optional<String> detail, OptionalInt times) implements StepReason {
    @Override
    public String text() {
      return counted(problem, detail, times);
    }
  }

  /**
   * The number of repetitions or disclosures in an agency's stream, besides the one that has its
   * own entry.
   *
   * @param what was shown. It is empty for a repetition
   * @param times how often
   */
  record Repetition(Optional<String> what, int times) implements StepReason {
    @Override
    public String text() {
      return what.map(it -> it + "/").orElse("") + StepReasonParser.TIMES + times;
    }
  }

  /**
   * An operator called an operation of the management port, or was refused.
   *
   * @param operation {@code Type.operation}
   * @param refusal code of the refusal
   * @param times how often, where calls are counted, or empty if the entry is about one
   */
  record Operation(String operation, Optional<String> refusal, OptionalInt times)
      implements StepReason {
    /** SQL {@code LIKE} pattern of the text where calls are counted. */
    public static final String COUNTED = "%/" + StepReasonParser.TIMES + "%";

    @Override
    public String text() {
      return counted(operation, refusal, times);
    }
  }

  /**
   * The name of the operator who is the entry's actor, in the console's stream. Other entries have
   * the id only.
   *
   * @param name for show
   */
  record OperatorName(String name) implements StepReason {
    static final String FIRST = "operator-name";

    @Override
    public String text() {
      return FIRST + "/" + name;
    }
  }

  /**
   * An operation on the deliveries to an agency. The entry is in that agency's stream.
   *
   * @param event the event
   * @param code reason of the operation, or what the announced window is for
   */
  record AgencyOperation(AgencyEvent event, Optional<String> code) implements StepReason {
    /** An event of an agency. */
    public enum AgencyEvent {
      /** No delivery is sent to the agency. */
      PAUSED,
      /** The pause ends. */
      RESUMED,
      /** A maintenance window is announced. */
      ANNOUNCED,
      /** The announced window is withdrawn. */
      ANNOUNCEMENT_WITHDRAWN;

      /** Lower case with words joined by hyphens. */
      public String word() {
        return StepReason.word(this);
      }
    }

    @Override
    public String text() {
      return event.word() + code.map(it -> "/" + it).orElse("");
    }
  }

  /**
   * An event of a request about parked deliveries.
   *
   * @param action the requested action, {@code replay}, {@code re-route} or {@code discard}
   * @param event the event of the request
   * @param request its id
   * @param code reason of the request, or why the person was refused
   */
  record ParkedRequest(String action, Event event, UUID request, Optional<String> code)
      implements StepReason {
    /** An event of a request. */
    public enum Event {
      /** An operator requested it. */
      REQUESTED,
      /** A second person approved it. */
      APPROVED,
      /** A second person rejected it. */
      REJECTED,
      /** A person stopped it. */
      STOPPED,
      /** All its deliveries were processed. */
      DONE,
      /** An approval was refused. */
      APPROVE_REFUSED,
      /** A rejection was refused. */
      REJECT_REFUSED,
      /** A stop was refused. */
      STOP_REFUSED;

      /** Tells whether the person was refused. */
      public boolean isRefusal() {
        return this == APPROVE_REFUSED || this == REJECT_REFUSED || this == STOP_REFUSED;
      }

      String word() {
        return StepReason.word(this);
      }
    }

    /** The first word, made of action and event. */
    public String operation() {
      return action + "-" + event.word();
    }

    @Override
    public String text() {
      return operation() + "/" + request + code.map(it -> "/" + it).orElse("");
    }
  }

  /**
   * An operator closes the open shard of the log.
   *
   * @param reason a code
   */
  record ShardClosing(String reason) implements StepReason {
    static final String PREFIX = "close-shard-";

    @Override
    public String text() {
      return PREFIX + reason;
    }
  }

  /**
   * Two persons accepted that the end of a shard is lost.
   *
   * @param shard its number, from 1
   * @param reason a code
   * @param approver the second person
   */
  record LossAcceptance(int shard, String reason, String approver) implements StepReason {
    /** The first word. */
    public static final String OPERATION = "accept-loss";

    @Override
    public String text() {
      return OPERATION + "/shard-" + shard + "/" + reason + approved(approver);
    }
  }

  /**
   * A person acknowledged an alarm.
   *
   * @param kind code of its kind
   * @param subject with whom or what
   */
  record AlarmAcknowledged(String kind, String subject) implements StepReason {
    /** The first word. */
    public static final String OPERATION = "alarm-acknowledged";

    /** SQL {@code LIKE} pattern of the text. A partial index has it too. */
    public static final String PATTERN = OPERATION + "/%";

    @Override
    public String text() {
      return OPERATION + "/" + kind + "/" + subject;
    }
  }

  /**
   * A person changed a user of the console, or asked for it, or decided on it.
   *
   * @param event the event
   * @param person id of the user in the trail
   * @param before roles of the user joined by {@code +}, with {@code locked} and {@code one-time}
   *     if these apply. It is {@code none} if there is no user
   * @param after the same, as it is then
   * @param code reason of the change, or why the person was refused
   * @param requester id of who asked, where another one decides
   */
  record UserChange(
      UserEvent event,
      String person,
      String before,
      String after,
      Optional<String> code,
      Optional<String> requester)
      implements StepReason {
    /** An event of a user. */
    public enum UserEvent {
      /** One person changed the user alone. */
      CHANGED,
      /** A person asked for it. */
      REQUESTED,
      /** A second person approved it, and it is done. */
      APPROVED,
      /** A person rejected it, or withdrew the request. */
      REJECTED,
      /** An approval was refused. */
      APPROVE_REFUSED,
      /** A rejection was refused. */
      REJECT_REFUSED;

      /** Tells whether the person was refused. */
      public boolean isRefusal() {
        return this == APPROVE_REFUSED || this == REJECT_REFUSED;
      }
    }

    static final String PREFIX = "user-";

    /** The first word. */
    public String operation() {
      return PREFIX + StepReason.word(event);
    }

    @Override
    public String text() {
      return Stream.of(
              Stream.of(operation(), person, before, after),
              code.stream(),
              requester.stream().map(id -> StepReasonParser.REQUESTER + id))
          .flatMap(words -> words)
          .collect(Collectors.joining("/"));
    }
  }

  /**
   * An alarm.
   *
   * @param kind code of its kind
   * @param subject with whom or what
   * @param phase {@code goes-on} or {@code over}, or empty if it begins
   */
  record Alarm(String kind, String subject, Optional<String> phase) implements StepReason {
    @Override
    public String text() {
      return kind + "/" + subject + phase.map(it -> "/" + it).orElse("");
    }
  }

  /**
   * The gateway put a changed file of its configuration in force.
   *
   * @param before SHA-256 (hex) of the file before, or empty if there was none
   * @param after the same of the file now, or empty if it is gone
   * @param file its name within the configuration
   */
  record FileChange(Optional<String> before, Optional<String> after, String file)
      implements StepReason {
    static final String NO_FILE = "none";

    @Override
    public String text() {
      return before.orElse(NO_FILE) + "/" + after.orElse(NO_FILE) + "/" + file;
    }

    @Override
    public List<String> words() {
      return List.of(file);
    }
  }

  /**
   * A form that this version does not know.
   *
   * @param text as it was read
   */
  record Unknown(String text) implements StepReason {}

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String approved(String approver) {
    return "/" + StepReasonParser.APPROVER + approver;
  }

  private static String counted(String head, Optional<String> code, OptionalInt times) {
    return Stream.of(
            Stream.of(head),
            code.stream(),
            times.stream().mapToObj(count -> StepReasonParser.TIMES + count))
        .flatMap(words -> words)
        .collect(Collectors.joining("/"));
  }
}
