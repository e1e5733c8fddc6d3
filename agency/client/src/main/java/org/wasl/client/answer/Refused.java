package org.wasl.client.answer;

/**
 * The gateway refuses finally. It would refuse the same bytes again.
 *
 * @param problem the reason, and the correction to make
 */
public record Refused(RefusalProblem problem)
    implements CallFailure,
        Outcome,
        Answer,
        SubmissionKeyAnswer,
        NoticeListAnswer,
        FileAnswer,
        InboxAnswer,
        DeliveryAnswer,
        HandInAnswer,
        TransferAnswer {}
