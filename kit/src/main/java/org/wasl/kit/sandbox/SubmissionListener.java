package org.wasl.kit.sandbox;

import org.wasl.kit.send.Outcome;
import org.wasl.kit.send.OutgoingMessage;

/** Hears what synthetic agencies send, for a checker of what became of it. Must not block long. */
public interface SubmissionListener {
  /** Hears nothing. */
  SubmissionListener NONE =
      new SubmissionListener() {
        @Override
        public void sending(String sender, OutgoingMessage message) {}

        @Override
        public void answered(String sender, OutgoingMessage message, Outcome outcome) {}
      };

  /** Before the message leaves for the first time; again when it is sent twice on purpose. */
  void sending(String sender, OutgoingMessage message);

  /** Once the gateway has answered, or the sender has given up. */
  void answered(String sender, OutgoingMessage message, Outcome outcome);
}
