package org.wasl.courtfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.wasl.audit.verify.EvidenceBundle;
import org.wasl.audit.verify.RefusalCheck;

/**
 * A submission that the gateway refused, with the signed receipt of it.
 *
 * @param message the bytes that were sent, if the sender shows them
 */
public record Refusal(RefusalCheck receipt, Optional<byte[]> message) {
  /** Why it does not belong into the court file of a bundle. Empty if it does. */
  public List<String> findings(EvidenceBundle bundle) {
    List<String> findings = new ArrayList<>(receipt.findings(bundle.trust(), message));
    boolean ofAnother =
        receipt
            .statement()
            .referral()
            .filter(referral -> !referral.equals(bundle.referral().value()))
            .isPresent();
    if (ofAnother) {
      findings.add("receipt, referral: expected " + bundle.referral() + ", found another");
    }
    return findings;
  }
}
