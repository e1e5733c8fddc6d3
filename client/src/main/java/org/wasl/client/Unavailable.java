package org.wasl.client;

/**
 * No final answer before the deadline. The gateway may or may not have the message: send the same
 * bytes again, which is safe.
 *
 * @param reason of the last attempt: {@code http-503} and other statuses, {@code timeout}, {@code
 *     connection-refused}, {@code connection-closed}, {@code unknown-host}, {@code tls}, {@code
 *     answer-too-large}, {@code unproven} for a success without the gateway's receipt, {@code
 *     closed} where the client was closed
 * @param attempts how many there were
 */
public record Unavailable(String reason, int attempts)
    implements Outcome, Answer, SubmissionKeyAnswer {}
