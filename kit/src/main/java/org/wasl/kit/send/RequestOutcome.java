package org.wasl.kit.send;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.wasl.wire.receipt.Receipt;

/** The outcome of a request to the gateway. */
public sealed interface RequestOutcome {
  /**
   * The gateway has the message and has signed for it.
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
   * The gateway has the answer that was asked for.
   *
   * @param document for example a timeline
   */
  record Found(JsonNode document) implements RequestOutcome {}

  /**
   * The file that was asked for.
   *
   * @param bytes as they came; nothing in them is checked
   */
  record File(byte[] bytes) implements RequestOutcome {}

  /** The gateway will not take it, now or later, as it is. */
  record Refused(GatewayProblem problem) implements RequestOutcome {}

  /**
   * The gateway said that it has the message, without a receipt of its own for this message:
   * nothing is proved, and sending the same message again is right.
   *
   * @param reason what is wrong with the answer
   */
  record Unproven(String reason) implements RequestOutcome {}

  /**
   * No final answer before the deadline. The gateway may or may not have the message; sending the
   * same message again is right.
   *
   * @param reason of the last attempt, a code such as {@code http-503}, {@code timeout} or the
   *     class of an exception
   * @param attempts how many there were
   */
  record Unreachable(String reason, int attempts) implements RequestOutcome {
    /** The reason where trying again is no use: one end does not take the other's certificate. */
    public static final String CERTIFICATE_REFUSED = "certificate-refused";
  }
}
