package org.wasl.link.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.OwnSchemas;
import org.wasl.link.document.OwnSchemas.Direction;
import org.wasl.link.xml.MappingViolation;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.json.MessageLimits;
import org.wasl.schemas.problem.ProblemType;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.schemas.registry.Violation;
import org.wasl.wire.message.Envelope;

/**
 * Makes a message document from a document of the old system. It adds the missing members of the
 * envelope, and validates the whole by its schema.
 */
final class MessagePreparation {
  private static final JsonMapper JSON = new JsonMapper();

  /** Keyword of a code that is not in its list. */
  private static final String CODE = "x-wasl-code";

  private final AgencyId agency;
  private final DocumentFormat format;
  private final OwnSchemas own;
  private final SchemaRegistry schemas;
  private final DocumentProblems problems;
  private final DocumentMac mac;
  private final Clock clock;
  private final RandomGenerator random;

  /** The result of the preparation. */
  sealed interface Prepared {
    /**
     * A valid message of this agency.
     *
     * @param referral the referral of the message; empty if it opens one
     * @param typeAndVersion for example {@code instruction/1}
     * @param document its bytes, to be signed
     */
    record Valid(
        MessageId messageId, Optional<ReferralId> referral, String typeAndVersion, byte[] document)
        implements Prepared {}

    /**
     * The document cannot be sent.
     *
     * @param problem the correction to make (RFC 9457)
     */
    record Invalid(ObjectNode problem) implements Prepared {}
  }

  /**
   * Prepares messages of one agency.
   *
   * @param own the agency's own rules for documents
   * @param mac gives an id to a document that has none
   * @param clock dates messages without a time
   * @param random nonces
   */
  MessagePreparation(
      AgencyId agency,
      DocumentFormat format,
      OwnSchemas own,
      SchemaRegistry schemas,
      DocumentProblems problems,
      DocumentMac mac,
      Clock clock,
      RandomGenerator random) {
    this.agency = agency;
    this.format = format;
    this.own = own;
    this.schemas = schemas;
    this.problems = problems;
    this.mac = mac;
    this.clock = clock;
    this.random = random;
  }

  Prepared prepare(OutgoingDocument document) {
    if (document.bytes().length > format.maxBytes()) {
      return new Prepared.Invalid(problems.tooLarge(format.maxBytes()));
    }
    return switch (format.read(document.bytes())) {
      case DocumentFormat.Reading.Unreadable(ObjectNode problem) -> new Prepared.Invalid(problem);
      case DocumentFormat.Reading.Document(ObjectNode json) -> completed(document, json);
    };
  }

  private Prepared completed(OutgoingDocument document, ObjectNode json) {
    if (!(json.get("envelope") instanceof ObjectNode envelope)) {
      return new Prepared.Invalid(problems.of(ProblemType.SCHEMA_VIOLATION));
    }
    if (!envelope.path("sender").asText(agency.value()).equals(agency.value())) {
      return new Prepared.Invalid(problems.of(ProblemType.WRONG_SENDER));
    }
    if (!envelope.path("version").isInt()
        || !schemas.isMessage(envelope.path("type").asText(), envelope.path("version").asInt())) {
      return new Prepared.Invalid(problems.of(ProblemType.UNKNOWN_TYPE));
    }
    String type = envelope.path("type").asText();
    int version = envelope.path("version").asInt();
    List<MappingViolation> notAllowed =
        own.violations(Direction.OUT, type + "/" + version, format.extension(), document.bytes());
    if (!notAllowed.isEmpty()) {
      return new Prepared.Invalid(problems.unmapped(notAllowed));
    }
    complete(envelope, document);
    // The authority may have added a code since this program was released. The gateway decides.
    List<Violation> violations =
        schemas.validate(type, version, json).stream()
            .filter(violation -> !violation.keyword().equals(CODE))
            .toList();
    return violations.isEmpty()
        ? valid(Envelope.of(name -> envelope.path(name).asText(null)), json)
        : new Prepared.Invalid(problems.violations(violations));
  }

  /** Adds the missing members, and changes none that is there. */
  private void complete(ObjectNode envelope, OutgoingDocument document) {
    if (!envelope.has("messageId")) {
      envelope.put(
          "messageId", document.messageId().orElseGet(() -> mac.messageId(document)).toString());
    }
    if (!envelope.has("sender")) {
      envelope.put("sender", agency.value());
    }
    if (!envelope.has("time")) {
      envelope.put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }
    if (!envelope.has("nonce")) {
      envelope.put("nonce", Envelope.nonce(random::nextBytes));
    }
  }

  private Prepared valid(Envelope envelope, ObjectNode json) {
    try {
      byte[] bytes = JSON.writeValueAsBytes(json);
      int limit = MessageLimits.LARGEST.bytes(envelope.type());
      return bytes.length > limit
          ? new Prepared.Invalid(problems.tooLarge(limit))
          : new Prepared.Valid(
              envelope.messageId(), envelope.referral(), envelope.typeAndVersion(), bytes);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }
}
