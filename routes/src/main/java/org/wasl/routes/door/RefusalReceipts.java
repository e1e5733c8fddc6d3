package org.wasl.routes.door;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.routes.runtime.Rejection;
import org.wasl.wire.directory.Agency;
import org.wasl.wire.exchange.Submission;
import org.wasl.wire.jose.Digest;
import org.wasl.wire.message.Signer;
import org.wasl.wire.message.SigningKeyUnavailableException;
import org.wasl.wire.receipt.NegativeReceipt;

/**
 * Signs a refusal of a submission for its sender, with codes for the reason. Stores nothing. How
 * many signatures an agency can cause is bounded by its share of refusals.
 */
public final class RefusalReceipts {
  private final Supplier<Signer> signer;
  private final InstantSource clock;

  /**
   * @param signer the gateway's own
   */
  public RefusalReceipts(Supplier<Signer> signer, InstantSource clock) {
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * The receipt as a compact JWS. Empty if the refused request is no submission, or while the key
   * cannot sign. The refusal is answered all the same, and a repeated submission gets the receipt.
   */
  Optional<String> of(Rejection refusal) {
    if (refusal.submission().isEmpty() || refusal.sender().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          signer
              .get()
              .signReceipt(receipt(refusal, refusal.submission().get(), refusal.sender().get())));
    } catch (SigningKeyUnavailableException _) {
      return Optional.empty();
    }
  }

  private NegativeReceipt receipt(Rejection refusal, Submission refused, Agency sender) {
    String type = refusal.type().code();
    return new NegativeReceipt(
        NegativeReceipt.Kind.SUBMISSION_REJECTED,
        Optional.empty(),
        refusal.messageId(),
        sender.id(),
        sender.id(),
        refused.referral(),
        Digest.of(refused.body()),
        refusal.why().map(why -> type + "/" + why).orElse(type),
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }
}
