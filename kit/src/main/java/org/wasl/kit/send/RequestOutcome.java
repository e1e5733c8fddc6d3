package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.wasl.wire.message.SubmissionKey;
import org.wasl.wire.receipt.Receipt;

/** The outcome of a request to the gateway. */
public sealed interface RequestOutcome {
  /**
   * The gateway has accepted the message, with a signed receipt.
   *
   * @param referral the referral the message opened or belongs to
   * @param recipients ids of the agencies it goes to
   * @param receipt what the gateway signed; verified
   * @param jws the receipt as sent: the submitter's proof
   * @param attempts how often the message had to be sent
   */
  record Accepted(UUID referral, List<String> recipients, Receipt receipt, String jws, int attempts)
      implements RequestOutcome {}

  /**
   * The gateway has answered with the document.
   *
   * @param document for example a timeline
   */
  record Found(JsonNode document) implements RequestOutcome {}

  /**
   * The gateway has answered with a statement that it signed.
   *
   * @param document the statement
   * @param bytes its exact bytes
   * @param signature the gateway's detached JWS over them; verified
   */
  record Stated(JsonNode document, byte[] bytes, String signature) implements RequestOutcome {}

  /**
   * The gateway has answered with the key to which submissions may be sealed.
   *
   * @param key the key, and until when it is the one to seal to
   * @param jws the gateway's statement as sent (a compact JWS); verified
   */
  record SealingKey(SubmissionKey key, String jws) implements RequestOutcome {}

  /**
   * The file.
   *
   * @param bytes its content; not verified
   */
  record File(byte[] bytes) implements RequestOutcome {}

  /** The gateway has refused the request permanently. */
  record Refused(GatewayProblem problem) implements RequestOutcome {}

  /**
   * The gateway has answered success without a valid receipt for this message, or signature of this
   * statement: nothing is proved. Send the same request again.
   *
   * @param reason what is wrong with the answer
   */
  record Unproven(String reason) implements RequestOutcome {}

  /**
   * No final answer before the deadline. The gateway may or may not have the message. Send the same
   * message again.
   *
   * @param reason of the last attempt: {@code http-503} and other statuses, {@code timeout}, {@code
   *     connection-refused}, {@code connection-closed}, {@code unknown-host}, {@code tls}, {@code
   *     answer-too-large}, {@code certificate-refused}
   * @param attempts how many there were
   */
  record Unreachable(String reason, int attempts) implements RequestOutcome {
    /** The reason where a retry cannot help: one end does not accept the other's certificate. */
    public static final String CERTIFICATE_REFUSED = "certificate-refused";

    /** The reason where nobody listens at the gateway's address. */
    public static final String CONNECTION_REFUSED = "connection-refused";
  }
}
