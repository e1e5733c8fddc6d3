package org.wasl.routes.door;

import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.wire.directory.Agency;

/**
 * A refusal on its way out; the remaining steps let it pass.
 *
 * @param type why, of the fixed list
 * @param sender who is refused, also with a revoked certificate; empty where it is unknown
 * @param messageId the message, as far as it was read
 * @param why a further code for the audit entry
 * @param text writes the problem document
 */
public record Rejection(
    ProblemType type,
    Optional<Agency> sender,
    Optional<UUID> messageId,
    Optional<String> why,
    Function<ProblemRenderer, Problem> text) {

  private static final String FACTS_CHANGED = "facts-changed";

  /**
   * Refused because of the present state of the referral or of an object that the message names, or
   * because parties or facts of the referral have changed since the message was decided.
   */
  public boolean isOvertaken() {
    return type == ProblemType.WRONG_STATE || why.filter(FACTS_CHANGED::equals).isPresent();
  }

  /**
   * The certificate is not that of an agency.
   *
   * @param revoked the agency whose certificate it was; empty where the directory does not know it
   */
  static Rejection unknownAgency(Optional<Agency> revoked, String language) {
    ProblemType type = ProblemType.UNKNOWN_AGENCY;
    return new Rejection(
        type, revoked, Optional.empty(), Optional.empty(), texts -> texts.render(type, language));
  }

  static Rejection of(ProblemType type, Agency sender, String language, Optional<String> why) {
    return new Rejection(
        type, Optional.of(sender), Optional.empty(), why, texts -> texts.render(type, language));
  }

  static Rejection parameter(Map<String, ?> members, Agency asker, String language, String why) {
    ProblemType type = ProblemType.INVALID_PARAMETER;
    return new Rejection(
        type,
        Optional.of(asker),
        Optional.empty(),
        Optional.of(why),
        texts -> texts.render(type, language, members));
  }

  /** There is no code list of that name. */
  static Rejection unknownList(Set<String> lists, Agency asker, String language) {
    ProblemType type = ProblemType.NOT_FOUND;
    return new Rejection(
        type,
        Optional.of(asker),
        Optional.empty(),
        Optional.of("codes"),
        texts -> texts.render(type, language, Map.of("lists", List.copyOf(lists))));
  }

  /** The referral was erased. */
  static Rejection erased(
      ErasureResult.AlreadyErased erasure, Agency asker, String language, String why) {
    return new Rejection(
        ProblemType.ERASED,
        Optional.of(asker),
        Optional.empty(), // the id of the message was erased, too
        Optional.of(why),
        texts -> texts.render(ProblemType.ERASED, language, members(erasure)));
  }

  static Rejection erased(ErasureResult.AlreadyErased erasure, MessageState message) {
    return erased(erasure, message.sender(), language(message), "message");
  }

  private static Map<String, String> members(ErasureResult.AlreadyErased erasure) {
    return Map.of(
        "erased", erasure.at().truncatedTo(ChronoUnit.SECONDS).toString(),
        "basis", erasure.basis());
  }

  static Rejection limit(ProblemType type, long limit, Agency asker, String language, String why) {
    return new Rejection(
        type,
        Optional.of(asker),
        Optional.empty(),
        Optional.of(why),
        texts -> texts.render(type, language, Map.of("limit", limit)));
  }

  static Rejection malformed(StrictJson.Malformed malformed, MessageState by) {
    ProblemType type =
        malformed.reason() == StrictJson.Reason.TOO_LARGE
            ? ProblemType.TOO_LARGE
            : ProblemType.MALFORMED_JSON;
    String language = by.submission().acceptLanguage();
    return new Rejection(
        type,
        Optional.of(by.sender()),
        Optional.empty(),
        Optional.of(malformed.reason().code()),
        texts -> texts.renderMalformed(language, malformed));
  }

  static Rejection unknownSubmissionKey(MessageState by) {
    return of(ProblemType.UNKNOWN_SUBMISSION_KEY, by);
  }

  /**
   * What came sealed is not of the form of a sealed submission.
   *
   * @param reason which part, a code
   */
  static Rejection malformedJwe(MessageState by, String reason) {
    return with(ProblemType.MALFORMED_JWE, by, Optional.of(reason), Map.of("reason", reason));
  }

  /** A line of a batch is not message and signature as JSON. */
  static Rejection malformedLine(MessageState by) {
    return of(ProblemType.MALFORMED_LINE, by);
  }

  static Rejection of(ProblemType type, MessageState message) {
    return of(type, message, Optional.empty(), texts -> texts.render(type, language(message)));
  }

  static Rejection of(ProblemType type, MessageState message, String why) {
    return of(type, message, Optional.of(why), texts -> texts.render(type, language(message)));
  }

  /** Rejected for now: by what the referral is now it may be accepted, and so it is tried again. */
  static Rejection factsChanged(MessageState message) {
    return of(ProblemType.UNAVAILABLE, message, FACTS_CHANGED);
  }

  static Rejection wrongState(MessageState message, String state) {
    return with(ProblemType.WRONG_STATE, message, Optional.of(state), Map.of("state", state));
  }

  /** Names the state of the referral and the supervising office. */
  static Rejection wrongState(MessageState message, String state, Parties parties) {
    Map<String, Object> members = Map.of("state", state, "holders", List.of(parties.office()));
    return with(ProblemType.WRONG_STATE, message, Optional.of(state), members);
  }

  /**
   * The state of the referral permits it, the state of an object that the message names does not.
   */
  static Rejection wrongState(MessageState message, String state, String objectState) {
    return with(
        ProblemType.WRONG_STATE,
        message,
        Optional.of(objectState),
        Map.of("state", state, "objectState", objectState));
  }

  static Rejection wrongObjectState(MessageState message, String objectState) {
    return with(
        ProblemType.WRONG_STATE,
        message,
        Optional.of(objectState),
        Map.of("objectState", objectState));
  }

  /**
   * Names the state of the referral and the roles that may send the message.
   *
   * @param why a further code
   */
  static Rejection notAgreed(
      MessageState message, String state, List<String> holders, Optional<String> why) {
    Map<String, Object> members = new HashMap<>(Map.of("state", state, "holders", holders));
    why.ifPresent(code -> members.put("reason", code));
    return with(ProblemType.NOT_AGREED, message, why, members);
  }

  /** The message names agencies that it may not name: gives the positions and similar ids. */
  static Rejection misaddressed(MessageState message, String state, List<Violation> places) {
    String why = places.get(0).keyword();
    Map<String, Object> members = Map.of("state", state, "holders", List.of(), "reason", why);
    ProblemType type = ProblemType.NOT_AGREED;
    return of(
        type,
        message,
        Optional.of(why),
        texts -> texts.render(type, language(message), members, places));
  }

  /**
   * The message says that it is a test where it may not, or does not say so where it must.
   *
   * @param why with what that does not agree, a code
   */
  static Rejection wrongTestMark(MessageState message, String why) {
    return with(ProblemType.WRONG_TEST_MARK, message, Optional.of(why), Map.of("reason", why));
  }

  private static Rejection with(
      ProblemType type, MessageState message, Optional<String> why, Map<String, ?> members) {
    return of(type, message, why, texts -> texts.render(type, language(message), members));
  }

  static Rejection violating(MessageState message, List<Violation> places) {
    return of(
        ProblemType.SCHEMA_VIOLATION,
        message,
        Optional.empty(),
        texts -> texts.renderViolations(language(message), places));
  }

  private static Rejection of(
      ProblemType type,
      MessageState message,
      Optional<String> why,
      Function<ProblemRenderer, Problem> text) {
    return new Rejection(type, Optional.of(message.sender()), message.messageId(), why, text);
  }

  private static String language(MessageState message) {
    return message.submission().acceptLanguage();
  }
}
