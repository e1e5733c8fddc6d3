package org.wasl.link.outbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.wasl.kit.send.RequestOutcome;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.OwnSchemas;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/** Parts of an outbox, and what a gateway says of its messages. */
public final class TestOutbox {
  private TestOutbox() {}

  /** How the messages of this office are written, by the schemas of the gateway only. */
  public static Outbox.Writing writing(
      String office,
      Supplier<Signer> signer,
      DocumentFormat format,
      SchemaRegistry schemas,
      DocumentProblems problems) {
    return new Outbox.Writing(
        office,
        signer,
        format,
        OwnSchemas.none(),
        schemas,
        problems,
        Clock.systemUTC(),
        new SecureRandom());
  }

  /** The gateway has accepted this message of this office. */
  public static RequestOutcome accepted(String office, UUID referral, UUID messageId) {
    Receipt receipt =
        new Receipt(
            Receipt.Kind.SUBMISSION_ACCEPTED,
            Optional.empty(),
            messageId,
            office,
            office,
            referral,
            "x".repeat(43),
            Instant.now());
    return new RequestOutcome.Accepted(referral, List.of("srpj-rabat"), receipt, "a.b.c", 1);
  }
}
