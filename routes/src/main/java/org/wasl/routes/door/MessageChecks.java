package org.wasl.routes.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
 * Who sent it, can it be read, is it his, is it what it says it is: the checks that need nothing
 * but the message itself. Each returns the message one step further, or a {@link Rejection}.
 */
public final class MessageChecks {
  private static final String CASE = "vetted-case";

  private final AgencyDirectory directory;
  private final AdmissionControl capacity;
  private final SignatureVerifier signatures;
  private final StrictJson json;
  private final SchemaRegistry schemas;
  private final Clock clock;
  private final long maxClockSkewMillis;

  /**
   * @param maxClockSkewMillis how far ahead of our clock a sender's may be. A message may be old:
   *     it is resubmitted after an outage of any length
   */
  public MessageChecks(
      AgencyDirectory directory,
      AdmissionControl capacity,
      StrictJson json,
      SchemaRegistry schemas,
      Clock clock,
      long maxClockSkewMillis) {
    this.directory = directory;
    this.capacity = capacity;
    this.signatures = new SignatureVerifier(directory);
    this.json = json;
    this.schemas = schemas;
    this.clock = clock;
    this.maxClockSkewMillis = maxClockSkewMillis;
  }

  /** Who sent it: the certificate says, never a header. And whether there is room for it. */
  public Object identify(Submission submission) {
    String language = submission.acceptLanguage();
    Optional<Agency> sender = directory.admitted(submission.thumbprint());
    if (sender.isEmpty()) {
      return Rejection.unknownAgency(ProblemType.UNKNOWN_AGENCY, language);
    }
    return capacity.hasCapacity()
        ? new IdentifiedSubmission(submission, sender.get())
        : Rejection.of(ProblemType.OVERLOADED, sender.get(), language, null);
  }

  /** Bytes to document, in the one way every reader would read them. */
  public Object read(IdentifiedSubmission by) {
    StrictJson.Result result = json.parse(by.submission().body());
    if (result instanceof StrictJson.Malformed malformed) {
      return Rejection.malformed(malformed, by);
    }
    JsonNode document = ((StrictJson.Parsed) result).document();
    return new ValidMessage(by.submission(), by.sender(), document, null);
  }

  /** Whether exactly these bytes are the agency's own. */
  public Object authenticate(ValidMessage read) {
    Submission submission = read.submission();
    SignatureStatus check =
        signatures.verifyMessage(read.sender(), submission.body(), submission.signature());
    return switch (check) {
      case VALID -> read;
      case MISSING -> Rejection.of(ProblemType.UNSIGNED, read, check.code());
      default -> Rejection.of(ProblemType.BAD_SIGNATURE, read, check.code());
    };
  }

  /** Whether it is what its type's schema asks for. */
  public Object validate(ValidMessage read) {
    JsonNode head = read.document().path("envelope");
    String type = head.path("type").asText("");
    int version = head.path("version").asInt(0);
    if (!schemas.isMessage(type, version)) {
      return Rejection.of(ProblemType.UNKNOWN_TYPE, read, null);
    }
    List<Violation> violations = schemas.validate(type, version, read.document());
    if (!violations.isEmpty()) {
      return Rejection.violating(read, violations);
    }
    Envelope envelope =
        Envelope.of(name -> head.hasNonNull(name) ? head.path(name).asText() : null);
    return new ValidMessage(read.submission(), read.sender(), read.document(), envelope);
  }

  /** Whether its envelope fits the certificate, the address and the clock. */
  public Object compare(ValidMessage message) {
    Envelope envelope = message.envelope();
    if (!envelope.sender().equals(message.sender().id())) {
      return Rejection.of(ProblemType.WRONG_SENDER, message, null);
    }
    Optional<?> addressed = message.submission().referral();
    if (CASE.equals(envelope.type()) == addressed.isPresent()) {
      return misplaced(message, "/envelope/type");
    }
    if (!addressed.equals(envelope.referral())) {
      return misplaced(message, "/envelope/referral");
    }
    Instant latest = clock.instant().plusMillis(maxClockSkewMillis);
    return envelope.time().isAfter(latest)
        ? Rejection.of(ProblemType.STALE_OR_FUTURE_TIME, message, null)
        : message;
  }

  private static Rejection misplaced(ValidMessage message, String pointer) {
    return Rejection.violating(message, List.of(new Violation(pointer, "const", "")));
  }
}
