package org.wasl.routes.door;

import org.wasl.routes.door.MessageState.IdentifiedSubmission;
import org.wasl.routes.door.MessageState.OpenSubmission;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.message.SealedSubmission.Opening;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.SubmissionKeys;

/**
 * Takes message and signature out of what came sealed through somebody who must not read it, or as
 * a line of a batch. After the sender is known and within its share: an unknown sender makes the
 * gateway compute nothing.
 */
public final class SubmissionOpener {
  private final SubmissionKeys keys;

  /**
   * @param keys the gateway's, of now and before
   */
  public SubmissionOpener(SubmissionKeys keys) {
    this.keys = keys;
  }

  /** The message as if it had come open, or a rejection. */
  public StepResult<OpenSubmission> open(IdentifiedSubmission by) {
    Submission submission = by.submission();
    return switch (submission.form()) {
      case PLAIN -> StepResult.next(new OpenSubmission(submission, by.sender()));
      case SEALED ->
          switch (keys.open(submission.body(), submission.referral())) {
            case Opening.Opened(var message) -> opened(message, by);
            case Opening.UnknownKey _ -> StepResult.rejected(Rejection.unknownSubmissionKey(by));
            case Opening.Malformed(var reason) ->
                StepResult.rejected(Rejection.malformedJwe(by, reason));
          };
      case JSON ->
          SignedMessage.ofJson(submission.body())
              .map(message -> opened(message, by))
              .orElseGet(() -> StepResult.rejected(Rejection.malformedLine(by)));
    };
  }

  private static StepResult<OpenSubmission> opened(SignedMessage message, IdentifiedSubmission by) {
    Submission submission = by.submission();
    return StepResult.next(
        new OpenSubmission(
            new Submission(
                submission.thumbprint(),
                message.body(),
                message.signature(),
                submission.referral(),
                submission.acceptLanguage()),
            by.sender()));
  }
}
