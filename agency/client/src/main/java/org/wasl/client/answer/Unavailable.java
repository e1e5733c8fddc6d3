package org.wasl.client.answer;

/**
 * No final answer before the deadline. The gateway may or may not have the message. Send the same
 * bytes again, which is safe.
 *
 * @param reason reason of the last attempt, which is {@code http-503} or another status, {@code
 *     timeout}, {@code connection-refused}, {@code connection-closed}, {@code unknown-host}, {@code
 *     tls}, {@code certificate-refused}, {@code answer-too-large}, or {@code closed} if the client
 *     was closed
 * @param attempts how many there were
 */
public record Unavailable(String reason, int attempts)
    implements CallFailure,
        Outcome,
        Answer,
        SubmissionKeyAnswer,
        NoticeListAnswer,
        FileAnswer,
        InboxAnswer,
        DeliveryAnswer,
        HandInAnswer,
        TransferAnswer {
  /** The reason where a retry cannot help: one end does not accept the other's certificate. */
  public static final String CERTIFICATE_REFUSED = "certificate-refused";

  /** The reason where nobody listens at the gateway's address. */
  public static final String CONNECTION_REFUSED = "connection-refused";
}
