package org.wasl.routes.door;

import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import org.wasl.routes.runtime.Rejection;
import org.wasl.rules.id.AgencyId;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.problem.Problem;
import org.wasl.schemas.problem.ProblemRenderer;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.Violation;
import org.wasl.store.erasure.ErasureResult;
import org.wasl.wire.directory.Agency;

/** Rejections by the door and by inquiries, each with its text for the agency. */
final class Rejections {
  private Rejections() {}

  /**
   * The certificate is not that of an agency.
   *
   * @param revoked the agency that had the certificate; empty if the directory does not know it
   */
  static Rejection unknownAgency(Optional<Agency> revoked, String language) {
    ProblemType type = ProblemType.UNKNOWN_AGENCY;
    return new Rejection(
        type,
        revoked,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        texts -> texts.render(type, language));
  }

  static Rejection of(ProblemType type, Agency sender, String language, Optional<String> why) {
    return ofInquiry(type, sender, why, texts -> texts.render(type, language));
  }

  static Rejection parameter(Map<String, ?> members, Agency asker, String language, String why) {
    ProblemType type = ProblemType.INVALID_PARAMETER;
    return ofInquiry(type, asker, Optional.of(why), texts -> texts.render(type, language, members));
  }

  /** There is no code list of that name. */
  static Rejection unknownList(Set<String> lists, Agency asker, String language) {
    ProblemType type = ProblemType.NOT_FOUND;
    return ofInquiry(
        type,
        asker,
        Optional.of("codes"),
        texts -> texts.render(type, language, Map.of("lists", List.copyOf(lists))));
  }

  /** The referral was erased. */
  static Rejection erased(
      ErasureResult.AlreadyErased erasure, Agency asker, String language, String why) {
    return ofInquiry(
        ProblemType.ERASED,
        asker,
        Optional.of(why),
        texts -> texts.render(ProblemType.ERASED, language, members(erasure)));
  }

  static Rejection erased(ErasureResult.AlreadyErased erasure, MessageState message) {
    return new Rejection(
        ProblemType.ERASED,
        Optional.of(message.sender()),
        Optional.of(message.submission()),
        Optional.empty(), // the id of the message was erased, too
        Optional.of("message"),
        texts -> texts.render(ProblemType.ERASED, language(message), members(erasure)));
  }

  private static Map<String, String> members(ErasureResult.AlreadyErased erasure) {
    return Map.of(
        "erased", erasure.at().truncatedTo(ChronoUnit.SECONDS).toString(),
        "basis", erasure.basis());
  }

  static Rejection limit(ProblemType type, long limit, Agency asker, String language, String why) {
    return ofInquiry(
        type,
        asker,
        Optional.of(why),
        texts -> texts.render(type, language, Map.of("limit", limit)));
  }

  /** The message is larger than one of its type may be. */
  static Rejection tooLarge(MessageState message, long limit) {
    return with(
        ProblemType.TOO_LARGE,
        message,
        Optional.of(StrictJson.Reason.TOO_LARGE.code()),
        Map.of("limit", limit));
  }

  private static Rejection ofInquiry(
      ProblemType type,
      Agency asker,
      Optional<String> why,
      Function<ProblemRenderer, Problem> text) {
    return new Rejection(type, Optional.of(asker), Optional.empty(), Optional.empty(), why, text);
  }

  static Rejection malformed(StrictJson.Malformed malformed, MessageState by) {
    ProblemType type =
        malformed.reason() == StrictJson.Reason.TOO_LARGE
            ? ProblemType.TOO_LARGE
            : ProblemType.MALFORMED_JSON;
    String language = by.submission().acceptLanguage();
    return of(
        type,
        by,
        Optional.of(malformed.reason().code()),
        texts -> texts.renderMalformed(language, malformed));
  }

  static Rejection unknownSubmissionKey(MessageState by) {
    return of(ProblemType.UNKNOWN_SUBMISSION_KEY, by);
  }

  /**
   * The sealed content does not have the form of a sealed submission.
   *
   * @param reason code of the invalid part
   */
  static Rejection malformedJwe(MessageState by, String reason) {
    return with(ProblemType.MALFORMED_JWE, by, Optional.of(reason), Map.of("reason", reason));
  }

  /**
   * The gateway does not have this version of the type, or no such type.
   *
   * @param versions the versions that it has, or empty if it does not know the type
   */
  static Rejection unknownType(MessageState message, SortedSet<Integer> versions) {
    List<Violation> places =
        versions.isEmpty() ? List.of() : UsableVersions.violation("version-unknown", versions);
    ProblemType type = ProblemType.UNKNOWN_TYPE;
    return of(
        type,
        message,
        Optional.empty(),
        texts -> texts.render(type, language(message), Map.of(), places));
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

  /**
   * Temporarily rejected. In the present state of the referral it may be accepted, so it is tried
   * again.
   */
  static Rejection factsChanged(MessageState message) {
    return of(ProblemType.UNAVAILABLE, message, Rejection.FACTS_CHANGED);
  }

  static Rejection wrongState(MessageState message, String state) {
    return with(ProblemType.WRONG_STATE, message, Optional.of(state), Map.of("state", state));
  }

  /** Names the state of the referral and the supervising office. */
  static Rejection wrongState(MessageState message, String state, Parties parties) {
    Map<String, Object> members =
        Map.of("state", state, "holders", List.of(parties.office().value()));
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
      MessageState message, String state, List<AgencyId> holders, Optional<String> why) {
    Map<String, Object> members =
        new HashMap<>(
            Map.of("state", state, "holders", holders.stream().map(AgencyId::value).toList()));
    why.ifPresent(code -> members.put("reason", code));
    return with(ProblemType.NOT_AGREED, message, why, members);
  }

  /**
   * The message names agencies that it may not name. The answer has their positions and similar
   * ids.
   */
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
   * The message has a test mark that it may not have, or lacks one that it must have.
   *
   * @param why code of the fact that contradicts the mark
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
    return new Rejection(
        type,
        Optional.of(message.sender()),
        Optional.of(message.submission()),
        message.messageId(),
        why,
        text);
  }

  private static String language(MessageState message) {
    return message.submission().acceptLanguage();
  }
}
