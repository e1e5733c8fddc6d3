package org.wasl.link.outbox;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.client.answer.Outcome;
import org.wasl.link.document.DocumentFormat;
import org.wasl.link.document.DocumentProblems;
import org.wasl.link.document.OwnSchemas;
import org.wasl.rules.id.AgencyId;
import org.wasl.rules.id.MessageId;
import org.wasl.rules.id.ReferralId;
import org.wasl.schemas.registry.SchemaRegistry;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.Receipt;

/** Parts of an outbox, and the gateway's outcomes for its messages. */
public final class TestOutbox {
  private TestOutbox() {}

  /** Writes the messages of this office, by the schemas of the gateway only. */
  public static Outbox.Writing writing(
      AgencyId office,
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
  public static Outcome accepted(AgencyId office, ReferralId referral, MessageId messageId) {
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
    return new Outcome.Accepted(referral, List.of(new AgencyId("srpj-rabat")), receipt, "a.b.c", 1);
  }
}
