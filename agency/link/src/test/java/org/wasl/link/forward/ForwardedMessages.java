package org.wasl.link.forward;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.wasl.link.document.RenderedDocument;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.DeliveryId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.wire.message.Envelope;

/** Messages for an old system. */
final class ForwardedMessages {
  private ForwardedMessages() {}

  /** A case from the platform, with this document. */
  static ForwardedMessage withDocument(String json) {
    Envelope envelope =
        new Envelope(
            "vetted-case",
            1,
            MessageId.parse("d3dc9f3d-5365-7ae0-89e0-ca01a2d72931"),
            new AgencyId("platform"),
            Optional.empty(),
            Instant.EPOCH,
            "UWDZcBEAXf39Ny_TEtyvtg",
            true);
    return new ForwardedMessage(
        DeliveryId.parse("7d126c70-465c-7399-8edb-55a9acfd90f4"),
        envelope,
        1,
        ReferralId.parse("b1a7c9f2-3d58-7e60-9c14-6f2e8d7a5b03"),
        Instant.EPOCH,
        "a..b",
        new RenderedDocument("json", "application/json", json.getBytes(StandardCharsets.UTF_8)));
  }
}
