package org.wasl.routes.inquiry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.wasl.audit.AuditEntry;
import org.wasl.audit.Step;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.EvidenceBundle.Disclosure;
import org.wasl.audit.verify.EvidenceBundle.ProvenStep;
import org.wasl.audit.verify.EvidenceBundle.SignedReceipt;
import org.wasl.rules.delivery.AuditAction;
import org.wasl.rules.delivery.NonDelivery;
import org.wasl.wire.message.Signer;
import org.wasl.wire.receipt.NegativeReceipt;

/**
 * The gateway's receipts about deliveries that it gave up. They are signed when a bundle is made,
 * with one signature for all of them. So a delivery that is given up writes no row for them.
 */
public final class ParkedReceipts {
  /**
   * Subject of a receipt.
   *
   * @param number of the step
   */
  private record Parked(long number, NegativeReceipt receipt) {}

  private final Supplier<Signer> signer;

  /**
   * @param signer the gateway's own
   */
  public ParkedReceipts(Supplier<Signer> signer) {
    this.signer = signer;
  }

  /** The bundle with a receipt for each of its steps {@code parked}. */
  EvidenceBundle addTo(EvidenceBundle bundle) {
    List<Parked> parked =
        bundle.steps().stream().flatMap(step -> parked(step, bundle).stream()).toList();
    if (parked.isEmpty()) {
      return bundle;
    }
    List<String> texts =
        signer.get().signNegativeReceipts(parked.stream().map(Parked::receipt).toList());
    List<SignedReceipt> receipts = new ArrayList<>(bundle.receipts());
    for (int i = 0; i < parked.size(); i++) {
      receipts.add(new SignedReceipt(parked.get(i).number(), texts.get(i), true));
    }
    receipts.sort(Comparator.comparingLong(SignedReceipt::step));
    return bundle.withReceipts(receipts);
  }

  private static Optional<Parked> parked(ProvenStep proven, EvidenceBundle bundle) {
    return proven
        .disclosure()
        .map(Disclosure::entry)
        .filter(entry -> entry.step().action() == AuditAction.PARKED)
        .flatMap(entry -> receipt(entry, bundle))
        .map(receipt -> new Parked(proven.number(), receipt));
  }

  private static Optional<NegativeReceipt> receipt(AuditEntry entry, EvidenceBundle bundle) {
    Step step = entry.step();
    String why = step.whyText().orElse("");
    return bundle
        .accepted(step)
        .flatMap(Step::digest)
        .map(
            digest ->
                new NegativeReceipt(
                    NegativeReceipt.Kind.ofCode(NonDelivery.ofParked(why).code()),
                    step.delivery(),
                    step.message(),
                    step.sender().orElseThrow(),
                    step.recipient().orElseThrow(),
                    Optional.of(bundle.referral()),
                    digest,
                    why,
                    entry.at()));
  }
}
