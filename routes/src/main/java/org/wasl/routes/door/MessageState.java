package org.wasl.routes.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.wasl.rules.agreements.SandboxRule;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.store.intake.Acceptance;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.directory.AgencyDirectory;
import org.wasl.wire.exchange.AgencyResponse;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.message.Envelope;
import org.wasl.wire.message.SealedContent;

/**
 * The processing states of a message, one type for each state. A step of the door takes one state
 * and returns the next. So a route without one of the steps does not compile. The states in order
 * are {@link Submission} (received), identified, open, parsed, authentic, schema-valid, valid,
 * decided, sealed, recorded.
 */
public sealed interface MessageState {
  /** The exact bytes as received, with the signature. */
  Submission submission();

  /** The agency that sent them. */
  Agency sender();

  /** The sender's id of the message. Empty until its envelope is known to be valid. */
  default Optional<MessageId> messageId() {
    return Optional.empty();
  }

  /**
   * The client certificate identifies the sender.
   *
   * @param directory in which it was found, and which provides the sender's keys
   */
  record IdentifiedSubmission(Submission submission, Agency sender, AgencyDirectory directory)
      implements MessageState {}

  /** The message and its signature are readable, because it was not sealed or was opened. */
  record OpenSubmission(Submission submission, Agency sender, AgencyDirectory directory)
      implements MessageState {
    /** The bytes of the message. */
    public byte[] body() {
      return submission.body();
    }
  }

  /** The bytes are strict JSON. */
  record ParsedMessage(
      Submission submission, Agency sender, AgencyDirectory directory, JsonNode document)
      implements MessageState {}

  /** The sender's signature covers exactly these bytes. */
  record AuthenticMessage(ParsedMessage parsed) implements DerivedState {
    @Override
    public MessageState previous() {
      return parsed;
    }

    JsonNode document() {
      return parsed.document();
    }
  }

  /** The document is valid by the schema of its type and version. */
  record SchemaValidMessage(
      Submission submission, Agency sender, JsonNode document, Envelope envelope)
      implements MessageState {
    @Override
    public Optional<MessageId> messageId() {
      return Optional.of(envelope.messageId());
    }
  }

  /** The envelope agrees with the certificate, the address of the request and the clock. */
  record ValidMessage(Submission submission, Agency sender, JsonNode document, Envelope envelope)
      implements MessageState {
    @Override
    public Optional<MessageId> messageId() {
      return Optional.of(envelope.messageId());
    }

    JsonNode content() {
      return document.path("content");
    }

    /** The code of an instruction or the action of a notice. Empty if the type has none. */
    Optional<String> subtype() {
      String code = content().path("code").asText(content().path("action").asText(""));
      return Optional.of(code).filter(text -> !text.isEmpty());
    }
  }

  /** A state that adds something to an earlier one of the same submission. */
  sealed interface DerivedState extends MessageState {
    /** The state that it was made from. */
    MessageState previous();

    @Override
    default Submission submission() {
      return previous().submission();
    }

    @Override
    default Agency sender() {
      return previous().sender();
    }

    @Override
    default Optional<MessageId> messageId() {
      return previous().messageId();
    }
  }

  /**
   * The rules permit the message and decide its recipients.
   *
   * @param message the message
   * @param referral the referral it opens or continues
   * @param recipients the agencies that receive it, none twice, not the sender
   * @param effect its effect on the referral
   * @param urgency 0 (routine) to 3 (immediate)
   * @param handover 0, or the number of the handover that the message is
   */
  record DecidedMessage(
      ValidMessage message,
      ReferralId referral,
      List<Agency> recipients,
      Acceptance.Effect effect,
      int urgency,
      int handover)
      implements DerivedState {
    /** Refuses recipients that a message with this mark must not reach. */
    public DecidedMessage {
      boolean test = message.envelope().test();
      if (!recipients.stream().allMatch(to -> SandboxRule.mayReceive(test, to.sandbox()))) {
        throw new IllegalStateException("a test must go to sandboxes only, other messages to none");
      }
    }

    @Override
    public MessageState previous() {
      return message;
    }
  }

  /**
   * Only its recipients can read the content.
   *
   * @param decided the decided message
   * @param sealed the stored and sent content
   */
  record SealedMessage(DecidedMessage decided, SealedContent sealed) implements DerivedState {
    @Override
    public MessageState previous() {
      return decided;
    }
  }

  /**
   * The message is in the database, since now or since an earlier submission.
   *
   * @param message the message
   * @param response the answer, equal in bytes for every submission of the message
   * @param first whether this submission is the recorded one
   */
  record RecordedMessage(DecidedMessage message, AgencyResponse response, boolean first)
      implements DerivedState {
    @Override
    public MessageState previous() {
      return message;
    }
  }
}
