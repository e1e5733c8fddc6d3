package org.wasl.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.wasl.client.OutgoingMessage;
import org.wasl.kit.send.MessageWriter;
import org.wasl.rules.id.AgencyId;
import org.wasl.sandbox.cases.SyntheticCase;

/** Kinds of submissions that the gateway must refuse. */
enum InvalidSubmission {
  /** A member that the schema does not know. */
  BAD_SCHEMA("schema-violation"),
  /** A signature over other bytes. */
  BAD_SIGNATURE("bad-signature"),
  /** The platform's name in a message that another agency signs and sends. */
  WRONG_SENDER("wrong-sender"),
  /** The id of an accepted message, for other content. */
  CONFLICTING_DUPLICATE("conflicting-duplicate"),
  /** Cut off in the middle. */
  TRUNCATED("malformed-json"),
  /** A police service that publishes a case. */
  NOT_AGREED("not-agreed");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String problem;

  InvalidSubmission(String problem) {
    this.problem = problem;
  }

  /** The last part of the expected problem type. */
  String problem() {
    return problem;
  }

  /** Tells whether another agency than the platform sends it. */
  boolean isFromAnotherAgency() {
    return this == WRONG_SENDER || this == NOT_AGREED;
  }

  /**
   * The submission.
   *
   * @param syntheticCase a case of its own, or an accepted one for {@link #CONFLICTING_DUPLICATE}
   * @param writer the sender's message writer
   * @param sender the sender's id
   */
  OutgoingMessage of(SyntheticCase syntheticCase, MessageWriter writer, AgencyId sender) {
    return switch (this) {
      case BAD_SCHEMA -> signed(syntheticCase, writer, body -> body.put("surplus", true));
      case BAD_SIGNATURE ->
          new OutgoingMessage(
              syntheticCase.messageId(),
              syntheticCase.body(),
              writer
                  .signed(syntheticCase.messageId(), "other".getBytes(StandardCharsets.UTF_8))
                  .signature());
      case WRONG_SENDER -> writer.signed(syntheticCase.messageId(), syntheticCase.body());
      case CONFLICTING_DUPLICATE ->
          signed(syntheticCase, writer, body -> envelope(body, "nonce", other()));
      case TRUNCATED ->
          writer.signed(
              syntheticCase.messageId(),
              Arrays.copyOf(syntheticCase.body(), syntheticCase.body().length / 2));
      case NOT_AGREED ->
          signed(syntheticCase, writer, body -> envelope(body, "sender", sender.value()));
    };
  }

  private static String other() {
    return "A".repeat(22);
  }

  private static void envelope(ObjectNode body, String member, String value) {
    ((ObjectNode) body.get("envelope")).put(member, value);
  }

  private static OutgoingMessage signed(
      SyntheticCase syntheticCase, MessageWriter writer, Consumer<ObjectNode> change) {
    try {
      ObjectNode body = (ObjectNode) JSON.readTree(syntheticCase.body());
      change.accept(body);
      return writer.signed(syntheticCase.messageId(), JSON.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
