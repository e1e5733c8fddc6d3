package org.wasl.client.answer;

/**
 * The server has answered success without the signature that the gateway must give. Nothing is
 * proved. Send the same bytes again, which is safe. Check that the gateway's public keys are up to
 * date.
 *
 * @param reason the fault of the answer
 * @param attempts how many there were
 */
public record Unproven(String reason, int attempts)
    implements CallFailure, Outcome, SubmissionKeyAnswer, NoticeListAnswer {}
