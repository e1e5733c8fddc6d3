package org.wasl.routes.door;

import org.wasl.routes.door.MessageState.IdentifiedSubmission;
import org.wasl.routes.door.MessageState.OpenSubmission;
import org.wasl.routes.runtime.StepResult;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.SealedSubmission.Opening;
import org.wasl.wire.message.SignedMessage;
import org.wasl.wire.message.SubmissionKeys;

/**
 * Extracts message and signature from a submission that is sealed for an intermediary, or that is a
 * line of a batch. It runs after the sender is known and within its share, so that an unknown
 * sender causes no computation.
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
      case PLAIN -> StepResult.next(new OpenSubmission(submission, by.sender(), by.directory()));
      case SEALED ->
          switch (keys.open(submission.body(), submission.referral())) {
            case Opening.Opened(var message) when isExpected(message, submission.digest()) ->
                opened(message, by);
            case Opening.Opened _ -> StepResult.rejected(Rejections.malformedJwe(by, "digest"));
            case Opening.UnknownKey _ -> StepResult.rejected(Rejections.unknownSubmissionKey(by));
            case Opening.Malformed(var reason) ->
                StepResult.rejected(Rejections.malformedJwe(by, reason));
          };
      case JSON ->
          SignedMessage.ofJson(submission.body())
              .map(message -> opened(message, by))
              .orElseGet(() -> StepResult.rejected(Rejections.malformedLine(by)));
    };
  }

  /**
   * An intermediary that forwards a sealed message knows by the digest that it is the signed one.
   */
  private static boolean isExpected(SignedMessage message, String digest) {
    return digest.isEmpty() || digest.equals(Digest.of(message.body()));
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
            by.sender(),
            by.directory()));
  }
}
