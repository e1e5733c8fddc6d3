package org.wasl.sandbox;

import org.wasl.client.OutgoingMessage;
import org.wasl.client.answer.Outcome;
import org.wasl.rules.id.AgencyId;

/**
 * Gets the messages that synthetic agencies send, and their answers, for the checker. It must not
 * block long.
 */
public interface SubmissionListener {
  /** Ignores everything. */
  SubmissionListener NONE =
      new SubmissionListener() {
        @Override
        public void sending(AgencyId sender, OutgoingMessage message) {}

        @Override
        public void answered(AgencyId sender, OutgoingMessage message, Outcome outcome) {}
      };

  /** Called before the message is first sent, and again before a deliberate duplicate. */
  void sending(AgencyId sender, OutgoingMessage message);

  /** Once the gateway has answered, or the sender has given up. */
  void answered(AgencyId sender, OutgoingMessage message, Outcome outcome);
}
