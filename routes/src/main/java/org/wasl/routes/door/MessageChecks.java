package org.wasl.routes.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.routes.door.MessageState.AuthenticMessage;
import org.wasl.routes.door.MessageState.IdentifiedSubmission;
import org.wasl.routes.door.MessageState.OpenSubmission;
import org.wasl.routes.door.MessageState.ParsedMessage;
import org.wasl.routes.door.MessageState.SchemaValidMessage;
import org.wasl.routes.door.MessageState.ValidMessage;
import org.wasl.routes.runtime.Rejection;
import org.wasl.routes.runtime.StepResult;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;
import org.wasl.schemas.json.StrictJson.JsonResult;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.jose.SignatureStatus;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SignatureVerifier;

/**
 * The checks that need only the message. They cover sender, strict JSON, signature, schema, and
 * agreement of the envelope with the request. Each returns the next {@link MessageState}, or a
 * {@link Rejection}.
 */
public final class MessageChecks {
  private static final String CASE = "vetted-case";
  private static final String TEST = "/envelope/test";

  private final Supplier<AgencyDirectory> directory;
  private final AdmissionControl capacity;
  private final StrictJson json;
  private final MessageLimits limits;
  private final Supplier<SchemaRegistry> schemas;
  private final Clock clock;
  private final long maxClockSkewMillis;

  /**
   * @param limits limits of a message by its type; {@code json} is the largest of all
   * @param schemas the message types as they are now
   * @param maxClockSkewMillis how far a sender's clock may be ahead. A message may be of any age,
   *     because it may be sent again after a long outage
   */
  public MessageChecks(
      Supplier<AgencyDirectory> directory,
      AdmissionControl capacity,
      StrictJson json,
      MessageLimits limits,
      Supplier<SchemaRegistry> schemas,
      Clock clock,
      long maxClockSkewMillis) {
    this.directory = directory;
    this.capacity = capacity;
    this.json = json;
    this.limits = limits;
    this.schemas = schemas;
    this.clock = clock;
    this.maxClockSkewMillis = maxClockSkewMillis;
  }

  /** Finds the sender by its client certificate, never by a header, and checks the capacity. */
  public StepResult<IdentifiedSubmission> identify(Submission submission) {
    String language = submission.acceptLanguage();
    AgencyDirectory agencies = directory.get();
    Optional<Agency> sender = agencies.admitted(submission.thumbprint());
    if (sender.isEmpty()) {
      return StepResult.rejected(
          Rejections.unknownAgency(agencies.byThumbprint(submission.thumbprint()), language));
    }
    if (!capacity.hasCapacity()) {
      return StepResult.rejected(
          Rejections.of(ProblemType.OVERLOADED, sender.get(), language, Optional.empty()));
    }
    return capacity.isAboveShare(sender.get().id())
        ? StepResult.rejected(
            Rejections.of(ProblemType.TOO_MANY_REQUESTS, sender.get(), language, Optional.empty()))
        : StepResult.next(new IdentifiedSubmission(submission, sender.get(), agencies));
  }

  /** The rules of JSON by which every reader reads the same document. */
  public StrictJson json() {
    return json;
  }

  /** Takes the parsed bytes, or refuses them. */
  public StepResult<ParsedMessage> parseJson(OpenSubmission by, JsonResult read) {
    return switch (read) {
      case StrictJson.Parsed(var document) -> bounded(by, document);
      case StrictJson.Malformed malformed ->
          StepResult.rejected(Rejections.malformed(malformed, by));
    };
  }

  /** A handover may be larger than its contents. */
  private StepResult<ParsedMessage> bounded(OpenSubmission by, JsonNode document) {
    Submission submission = by.submission();
    int limit = limits.bytes(document.at("/envelope/type").asText(""));
    return submission.body().length > limit
        ? StepResult.rejected(Rejections.tooLarge(by, limit))
        : StepResult.next(new ParsedMessage(submission, by.sender(), by.directory(), document));
  }

  /** Verifies the sender's signature over exactly these bytes. */
  public StepResult<AuthenticMessage> verifySignature(ParsedMessage read) {
    Submission submission = read.submission();
    SignatureStatus check =
        SignatureVerifier.ofNow(read::directory, clock)
            .verifyMessage(read.sender(), submission.body(), submission.signature());
    return switch (check) {
      case VALID -> StepResult.next(new AuthenticMessage(read));
      case MISSING -> StepResult.rejected(Rejections.of(ProblemType.UNSIGNED, read, check.code()));
      default -> StepResult.rejected(Rejections.of(ProblemType.BAD_SIGNATURE, read, check.code()));
    };
  }

  /** Validates the document by the schema of its type and version. */
  public StepResult<SchemaValidMessage> validate(AuthenticMessage read) {
    JsonNode head = read.document().path("envelope");
    String type = head.path("type").asText("");
    int version = head.path("version").asInt(0);
    SchemaRegistry known = schemas.get();
    if (!known.isMessage(type, version)) {
      return StepResult.rejected(Rejections.unknownType(read, known.messageVersions(type)));
    }
    if (!read.sender().versions().writes(type, version)) {
      return StepResult.rejected(
          Rejections.violating(
              read,
              UsableVersions.violation(
                  "version-not-written",
                  UsableVersions.of(known, type, read.sender(), List.of()))));
    }
    List<Violation> violations = known.validate(type, version, read.document());
    if (!violations.isEmpty()) {
      return StepResult.rejected(Rejections.violating(read, violations));
    }
    Envelope envelope =
        Envelope.of(name -> head.hasNonNull(name) ? head.path(name).asText() : null);
    return StepResult.next(
        new SchemaValidMessage(read.submission(), read.sender(), read.document(), envelope));
  }

  /** Compares the envelope with the certificate, the address of the request and the clock. */
  public StepResult<ValidMessage> checkEnvelope(SchemaValidMessage message) {
    Envelope envelope = message.envelope();
    if (!envelope.sender().equals(message.sender().id())) {
      return StepResult.rejected(Rejections.of(ProblemType.WRONG_SENDER, message));
    }
    Optional<?> addressed = message.submission().referral();
    if (CASE.equals(envelope.type()) == addressed.isPresent()) {
      return misplaced(message, "/envelope/type");
    }
    if (!addressed.equals(envelope.referral())) {
      return misplaced(message, "/envelope/referral");
    }
    Optional<Violation> repeatedFile = ListedFiles.repetition(message.document());
    if (repeatedFile.isPresent()) {
      return StepResult.rejected(Rejections.violating(message, List.of(repeatedFile.get())));
    }
    Optional<String> mark = testMark(message);
    if (mark.isPresent()) {
      return StepResult.rejected(Rejections.wrongTestMark(message, mark.get()));
    }
    Instant latest = clock.instant().plusMillis(maxClockSkewMillis);
    return envelope.time().isAfter(latest)
        ? StepResult.rejected(Rejections.of(ProblemType.STALE_OR_FUTURE_TIME, message))
        : StepResult.next(
            new ValidMessage(message.submission(), message.sender(), message.document(), envelope));
  }

  /** The error of the message's test mark. Empty if the mark is right. */
  private Optional<String> testMark(SchemaValidMessage message) {
    boolean test = message.envelope().test();
    return SandboxRule.senderRefusal(test, message.sender().sandbox())
        .or(
            () ->
                message.envelope().type().equals(MessageLimits.HANDOVER)
                    ? SandboxRule.originalRefusal(test, handsOverTest(message.document()))
                    : Optional.empty());
  }

  /**
   * Tells whether the original is a message with the mark of a test. It is decoded as a recipient
   * would, which includes encodings other than the one valid form.
   */
  private boolean handsOverTest(JsonNode handover) {
    byte[] original;
    try {
      original = Base64.getUrlDecoder().decode(handover.at("/content/original").asText());
    } catch (IllegalArgumentException e) {
      return false;
    }
    return json.parse(original) instanceof StrictJson.Parsed(var document)
        && document.at(TEST).asBoolean();
  }

  private static StepResult<ValidMessage> misplaced(SchemaValidMessage message, String pointer) {
    return StepResult.rejected(
        Rejections.violating(message, List.of(new Violation(pointer, "const", ""))));
  }
}
