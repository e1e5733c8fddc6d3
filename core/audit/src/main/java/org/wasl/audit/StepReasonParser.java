package org.wasl.audit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.FileId;
import org.wasl.rules.id.MessageId;

/** Reads the text of a {@link StepReason}. Action and stream decide which form it has. */
final class StepReasonParser {
  static final String APPROVER = "approver:";
  static final String REQUESTER = "requester:";
  static final String TIMES = "x";

  private static final Pattern COUNT = Pattern.compile("x([0-9]{1,9})");
  private static final Pattern SHARD = Pattern.compile("shard-([0-9]{1,9})");
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final List<String> LATER_PHASES = List.of("goes-on", "over");

  private final String[] words;

  private StepReasonParser(String text) {
    this.words = text.split("/", -1);
  }

  static StepReason parse(String text, AuditAction action, String stream) {
    return new StepReasonParser(text)
        .form(action, stream.equals(AuditEntry.CONSOLE_STREAM))
        .filter(form -> form.text().equals(text)) // a form that writes another text is not its form
        .orElseGet(() -> new StepReason.Unknown(text));
  }

  private Optional<StepReason> form(AuditAction action, boolean console) {
    return switch (action) {
      case ACCEPTED ->
          words.length == 2 ? Optional.of(new StepReason.DueReminder(words[0], words[1])) : code();
      case PARKED ->
          words.length == 2 ? Optional.of(new StepReason.Parked(words[0], words[1])) : code();
      case REPLAYED, DISCARDED, RE_ROUTED, HOLD_RELEASED -> decision();
      case MOVED -> change();
      case FILE_STORED, FILE_FETCHED, FILE_VERIFIED, FILE_HANDED_OVER -> evidenceFile();
      case ERASURE_REQUESTED, ERASED -> erasure();
      case REFUSED, OPERATED -> counted(console);
      case DUPLICATE, SHOWN -> repetition().or(this::code);
      case ORDERED -> operation();
      case CONFIGURED -> fileChange();
      case ALARM -> words.length == 1 ? code() : alarm();
      case TRIAGED,
          DISPATCHED,
          REQUEUED,
          RELEASED,
          ATTEMPTED,
          FAILED,
          INTERRUPTED,
          DELIVERED,
          RETRIEVED,
          NEEDS_RESEAL,
          SUPERSEDED,
          ERASURE_FINAL,
          HELD,
          OPENED,
          STARTED,
          STOPPED,
          BACKED_UP,
          RESTORED ->
          code();
    };
  }

  private Optional<StepReason> code() {
    return words.length == 1 ? Optional.of(new StepReason.Code(words[0])) : Optional.empty();
  }

  private Optional<StepReason> decision() {
    Optional<String> approver = words.length == 2 ? approver(words[1]) : Optional.empty();
    return Optional.of(new StepReason.OperatorDecision(words[0], approver));
  }

  private Optional<StepReason> change() {
    return switch (words[0]) {
      case StepReason.ObjectChange.FIRST ->
          words.length == 3 || words.length == 4
              ? id(words[1])
                  .map(MessageId::new)
                  .map(object -> new StepReason.ObjectChange(object, words[2], fourth()))
              : Optional.empty();
      case StepReason.PartyJoined.FIRST ->
          second().map(AgencyId::new).map(StepReason.PartyJoined::new);
      case StepReason.OfficeChange.FIRST ->
          second().map(AgencyId::new).map(StepReason.OfficeChange::new);
      default -> Optional.empty();
    };
  }

  private Optional<StepReason> evidenceFile() {
    return id(words[0]).map(FileId::new).map(StepReason.EvidenceFile::new);
  }

  private Optional<StepReason> erasure() {
    return switch (words.length) {
      case 2 -> Optional.of(new StepReason.Erasure(words[0], words[1], false));
      case 3 -> Optional.of(new StepReason.Erasure(words[1], words[2], true));
      default -> Optional.empty();
    };
  }

  /** An event, optionally with a code and a count. */
  private Optional<StepReason> counted(boolean console) {
    if (console && words.length == 2 && words[0].equals(StepReason.OperatorName.FIRST)) {
      return Optional.of(new StepReason.OperatorName(words[1]));
    }
    int last = words.length - 1;
    Matcher count = COUNT.matcher(words[last]);
    OptionalInt times =
        last > 0 && count.matches()
            ? OptionalInt.of(Integer.parseInt(count.group(1)))
            : OptionalInt.empty();
    int rest = words.length - (times.isPresent() ? 1 : 0);
    Optional<String> code = rest == 2 ? Optional.of(words[1]) : Optional.empty();
    return Optional.of(
        console
            ? new StepReason.Operation(words[0], code, times)
            : new StepReason.Refusal(words[0], code, times));
  }

  private Optional<StepReason> repetition() {
    Matcher count = COUNT.matcher(words[words.length - 1]);
    Optional<String> repeatedCode = words.length == 2 ? Optional.of(words[0]) : Optional.empty();
    return count.matches()
        ? Optional.of(new StepReason.Repetition(repeatedCode, Integer.parseInt(count.group(1))))
        : Optional.empty();
  }

  private Optional<StepReason> operation() {
    if (words[0].startsWith(StepReason.ShardClosing.PREFIX)) {
      return Optional.of(
          new StepReason.ShardClosing(words[0].substring(StepReason.ShardClosing.PREFIX.length())));
    }
    if (words[0].equals(StepReason.LossAcceptance.OPERATION)) {
      return loss();
    }
    if (words[0].equals(StepReason.AlarmAcknowledged.OPERATION) && words.length > 2) {
      String subject = String.join("/", Arrays.copyOfRange(words, 2, words.length));
      return Optional.of(new StepReason.AlarmAcknowledged(words[1], subject));
    }
    return agencyOperation().or(this::userChange).or(this::parkedRequest);
  }

  private Optional<StepReason> userChange() {
    if (words.length < 4) {
      return Optional.empty();
    }
    String last = words[words.length - 1];
    Optional<String> requester =
        last.startsWith(REQUESTER)
            ? Optional.of(last.substring(REQUESTER.length()))
            : Optional.empty();
    boolean hasCode = words.length - (requester.isPresent() ? 1 : 0) > 4;
    Optional<String> code = hasCode ? Optional.of(words[4]) : Optional.empty();
    return Stream.of(StepReason.UserChange.UserEvent.values())
        .map(it -> new StepReason.UserChange(it, words[1], words[2], words[3], code, requester))
        .filter(change -> change.operation().equals(words[0]))
        .findFirst()
        .map(change -> change);
  }

  private Optional<StepReason> loss() {
    if (words.length != 4) {
      return Optional.empty();
    }
    Matcher shard = SHARD.matcher(words[1]);
    return shard.matches()
        ? approver(words[3])
            .map(
                it -> new StepReason.LossAcceptance(Integer.parseInt(shard.group(1)), words[2], it))
        : Optional.empty();
  }

  private Optional<StepReason> agencyOperation() {
    return Stream.of(StepReason.AgencyOperation.AgencyEvent.values())
        .filter(event -> event.word().equals(words[0]))
        .findFirst()
        .map(event -> new StepReason.AgencyOperation(event, second()));
  }

  private Optional<StepReason> parkedRequest() {
    return Stream.of(StepReason.ParkedRequest.Event.values())
        .filter(event -> words[0].endsWith("-" + event.word()))
        .findFirst()
        .flatMap(
            event ->
                second()
                    .flatMap(StepReasonParser::id)
                    .map(id -> new StepReason.ParkedRequest(action(event), event, id, third())));
  }

  private String action(StepReason.ParkedRequest.Event event) {
    return words[0].substring(0, words[0].length() - event.word().length() - 1);
  }

  /** A file's name may contain the separator. */
  private Optional<StepReason> fileChange() {
    return words.length > 2
        ? Optional.of(
            new StepReason.FileChange(
                digest(words[0]),
                digest(words[1]),
                String.join("/", Arrays.asList(words).subList(2, words.length))))
        : Optional.empty();
  }

  private static Optional<String> digest(String word) {
    return Optional.of(word).filter(it -> !it.equals(StepReason.FileChange.NO_FILE));
  }

  /** A subject may contain the separator. */
  private Optional<StepReason> alarm() {
    int last = words.length - 1;
    boolean later = last > 1 && LATER_PHASES.contains(words[last]);
    String subject = String.join("/", Arrays.asList(words).subList(1, later ? last : last + 1));
    Optional<String> phase = later ? Optional.of(words[last]) : Optional.empty();
    return Optional.of(new StepReason.Alarm(words[0], subject, phase));
  }

  private Optional<String> second() {
    return words.length > 1 ? Optional.of(words[1]) : Optional.empty();
  }

  private Optional<String> third() {
    return words.length > 2 ? Optional.of(words[2]) : Optional.empty();
  }

  private Optional<String> fourth() {
    return words.length > 3 ? Optional.of(words[3]) : Optional.empty();
  }

  private static Optional<UUID> id(String word) {
    return ID.matcher(word).matches() ? Optional.of(UUID.fromString(word)) : Optional.empty();
  }

  private static Optional<String> approver(String word) {
    return word.startsWith(APPROVER)
        ? Optional.of(word.substring(APPROVER.length()))
        : Optional.empty();
  }
}
