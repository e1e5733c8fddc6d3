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
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.json.StrictJson;
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
 * The checks that need the message only: sender, strict JSON, signature, schema, and agreement of
 * the envelope with the request. Each returns the next {@link MessageState}, or a {@link
 * Rejection}.
 */
public final class MessageChecks {
  private static final String CASE = "vetted-case";
  private static final String TEST = "/envelope/test";

  private final Supplier<AgencyDirectory> directory;
  private final AdmissionControl capacity;
  private final SignatureVerifier signatures;
  private final StrictJson json;
  private final MessageLimits limits;
  private final SchemaRegistry schemas;
  private final Clock clock;
  private final long maxClockSkewMillis;

  /**
   * @param limits of a message by its type; {@code json} bounds the largest of all
   * @param maxClockSkewMillis how far a sender's clock may be ahead. A message may be of any age:
   *     it is resubmitted after an outage of any length
   */
  public MessageChecks(
      Supplier<AgencyDirectory> directory,
      AdmissionControl capacity,
      StrictJson json,
      MessageLimits limits,
      SchemaRegistry schemas,
      Clock clock,
      long maxClockSkewMillis) {
    this.directory = directory;
    this.capacity = capacity;
    this.signatures = SignatureVerifier.ofNow(directory, clock);
    this.json = json;
    this.limits = limits;
    this.schemas = schemas;
    this.clock = clock;
    this.maxClockSkewMillis = maxClockSkewMillis;
  }

  /** Finds the sender by its client certificate, never by a header, and checks the capacity. */
  public StepResult<IdentifiedSubmission> identify(Submission submission) {
    String language = submission.acceptLanguage();
    Optional<Agency> sender = directory.get().admitted(submission.thumbprint());
    if (sender.isEmpty()) {
      return StepResult.rejected(
          Rejection.unknownAgency(directory.get().byThumbprint(submission.thumbprint()), language));
    }
    if (!capacity.hasCapacity()) {
      return StepResult.rejected(
          Rejection.of(ProblemType.OVERLOADED, sender.get(), language, Optional.empty()));
    }
    return capacity.isAboveShare(sender.get().id())
        ? StepResult.rejected(
            Rejection.of(ProblemType.TOO_MANY_REQUESTS, sender.get(), language, Optional.empty()))
        : StepResult.next(new IdentifiedSubmission(submission, sender.get()));
  }

  /** Parses the bytes strictly, so that every reader reads the same document. */
  public StepResult<ParsedMessage> parse(OpenSubmission by) {
    return switch (json.parse(by.submission().body())) {
      case StrictJson.Parsed(var document) -> bounded(by, document);
      case StrictJson.Malformed malformed ->
          StepResult.rejected(Rejection.malformed(malformed, by));
    };
  }

  /** A handover may be larger than what it contains. */
  private StepResult<ParsedMessage> bounded(OpenSubmission by, JsonNode document) {
    Submission submission = by.submission();
    int limit = limits.bytes(document.at("/envelope/type").asText(""));
    return submission.body().length > limit
        ? StepResult.rejected(
            Rejection.limit(
                ProblemType.TOO_LARGE,
                limit,
                by.sender(),
                submission.acceptLanguage(),
                StrictJson.Reason.TOO_LARGE.code()))
        : StepResult.next(new ParsedMessage(submission, by.sender(), document));
  }

  /** Verifies the sender's signature over exactly these bytes. */
  public StepResult<AuthenticMessage> authenticate(ParsedMessage read) {
    Submission submission = read.submission();
    SignatureStatus check =
        signatures.verifyMessage(read.sender(), submission.body(), submission.signature());
    return switch (check) {
      case VALID -> StepResult.next(new AuthenticMessage(read));
      case MISSING -> StepResult.rejected(Rejection.of(ProblemType.UNSIGNED, read, check.code()));
      default -> StepResult.rejected(Rejection.of(ProblemType.BAD_SIGNATURE, read, check.code()));
    };
  }

  /** Validates the document by the schema of its type and version. */
  public StepResult<SchemaValidMessage> validate(AuthenticMessage read) {
    JsonNode head = read.document().path("envelope");
    String type = head.path("type").asText("");
    int version = head.path("version").asInt(0);
    if (!schemas.isMessage(type, version)) {
      return StepResult.rejected(Rejection.of(ProblemType.UNKNOWN_TYPE, read));
    }
    if (!read.sender().versions().writes(type, version)) {
      return StepResult.rejected(
          Rejection.violating(
              read,
              UsableVersions.violation(
                  "version-not-written",
                  UsableVersions.of(schemas, type, read.sender(), List.of()))));
    }
    List<Violation> violations = schemas.validate(type, version, read.document());
    if (!violations.isEmpty()) {
      return StepResult.rejected(Rejection.violating(read, violations));
    }
    Envelope envelope =
        Envelope.of(name -> head.hasNonNull(name) ? head.path(name).asText() : null);
    return StepResult.next(
        new SchemaValidMessage(read.submission(), read.sender(), read.document(), envelope));
  }

  /** Compares the envelope with the certificate, the address of the request and the clock. */
  public StepResult<ValidMessage> compare(SchemaValidMessage message) {
    Envelope envelope = message.envelope();
    if (!envelope.sender().equals(message.sender().id())) {
      return StepResult.rejected(Rejection.of(ProblemType.WRONG_SENDER, message));
    }
    Optional<?> addressed = message.submission().referral();
    if (CASE.equals(envelope.type()) == addressed.isPresent()) {
      return misplaced(message, "/envelope/type");
    }
    if (!addressed.equals(envelope.referral())) {
      return misplaced(message, "/envelope/referral");
    }
    Optional<String> mark = testMark(message);
    if (mark.isPresent()) {
      return StepResult.rejected(Rejection.wrongTestMark(message, mark.get()));
    }
    Instant latest = clock.instant().plusMillis(maxClockSkewMillis);
    return envelope.time().isAfter(latest)
        ? StepResult.rejected(Rejection.of(ProblemType.STALE_OR_FUTURE_TIME, message))
        : StepResult.next(
            new ValidMessage(message.submission(), message.sender(), message.document(), envelope));
  }

  /** Why the message may not say that it is, or is not, a test; empty where it may. */
  private Optional<String> testMark(SchemaValidMessage message) {
    boolean test = message.envelope().test();
    return SandboxRule.senderRefusal(test, message.sender().sandbox())
        .or(
            () ->
                message.envelope().type().equals(MessageLimits.HANDOVER)
                    ? SandboxRule.originalRefusal(test, isTest(original(message.document())))
                    : Optional.empty());
  }

  /** As a recipient decodes it: also what is not the one valid encoding. */
  private static byte[] original(JsonNode handover) {
    try {
      return Base64.getUrlDecoder().decode(handover.at("/content/original").asText());
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Whether the bytes are a message with the mark of a test. */
  private boolean isTest(byte[] original) {
    return json.parse(original) instanceof StrictJson.Parsed(var document)
        && document.at(TEST).asBoolean();
  }

  private static StepResult<ValidMessage> misplaced(SchemaValidMessage message, String pointer) {
    return StepResult.rejected(
        Rejection.violating(message, List.of(new Violation(pointer, "const", ""))));
  }
}
