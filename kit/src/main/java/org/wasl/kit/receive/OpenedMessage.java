package org.wasl.kit.receive;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.wasl.kit.inbox.Received;
import org.wasl.wire.Envelope;

/**
 * A message in clear, as its sender wrote and signed it.
 *
 * @param received the delivery that brought it, as the inbox has it
 * @param envelope its head
 * @param body its exact bytes
 * @param signature the sender's detached JWS over them
 */
public record OpenedMessage(Received received, Envelope envelope, byte[] body, String signature) {
  /** The referral it belongs to, also where the envelope could not name it yet. */
  public UUID referral() {
    return received.referral();
  }

  /** The whole document, envelope and content; parsed anew with each call. */
  public JsonNode document() {
    return MessageDocument.parse(body)
        .orElseThrow(() -> new IllegalStateException("was parsed when it was received"));
  }
}
