package org.wasl.trials.sandbox;

import org.wasl.kit.send.OutgoingMessage;
import org.wasl.kit.send.RequestOutcome;

/**
 * Is told what synthetic agencies send and how they are answered, for the checker. Must not block
 * long.
 */
public interface SubmissionListener {
  /** Ignores everything. */
  SubmissionListener NONE =
      new SubmissionListener() {
        @Override
        public void sending(String sender, OutgoingMessage message) {}

        @Override
        public void answered(String sender, OutgoingMessage message, RequestOutcome outcome) {}
      };

  /** Before the message leaves for the first time; again when it is sent twice on purpose. */
  void sending(String sender, OutgoingMessage message);

  /** Once the gateway has answered, or the sender has given up. */
  void answered(String sender, OutgoingMessage message, RequestOutcome outcome);
}
