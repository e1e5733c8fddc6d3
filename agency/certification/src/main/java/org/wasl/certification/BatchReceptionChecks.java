package org.wasl.certification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.wasl.certification.cases.CaseEnded;
import org.wasl.certification.cases.CertificationRun.Check;
import org.wasl.kit.pki.CertificationKeys;
import org.wasl.wire.exchange.ItemOutcome;
import org.wasl.wire.receipt.Receipt;

/** Checks several deliveries in one request. */
final class BatchReceptionChecks {
  private final ReceiverProbe probe;
  private final SyntheticGateway gateway;
  private final DeliveryChannel channel;
  private final ForgedDeliveries forged;
  private final Confirmation confirmation;

  BatchReceptionChecks(
      ReceiverProbe probe,
      SyntheticGateway gateway,
      DeliveryChannel channel,
      ForgedDeliveries forged,
      Confirmation confirmation) {
    this.probe = probe;
    this.gateway = gateway;
    this.channel = channel;
    this.forged = forged;
    this.confirmation = confirmation;
  }

  /** The checks, by number of their case. */
  Map<String, Check> all() {
    Map<String, Check> checks = new HashMap<>();
    checks.put("C-191", this::takesABatch);
    checks.put("C-192", this::refusesOneOfABatch);
    checks.put("C-193", this::answersABatchAgain);
    return checks;
  }

  private void takesABatch() throws CaseEnded, InterruptedException {
    List<SyntheticDelivery> batch = batch();
    Map<String, ItemOutcome> outcomes = outcomes("several at once", batch);
    for (SyntheticDelivery delivery : batch) {
      Receipt receipt = probe.genuine("a line", takenIn(outcomes, delivery));
      probe.checkNames(delivery, receipt);
      ReceiverProbe.same("digest", delivery.outbound().digest(), receipt.digest());
    }
  }

  private void refusesOneOfABatch() throws CaseEnded, InterruptedException {
    List<SyntheticDelivery> batch = new ArrayList<>(batch());
    SyntheticDelivery genuine = batch.getFirst();
    batch.set(0, toBeRefused(genuine));
    Map<String, ItemOutcome> outcomes = outcomes("several, the first one forged", batch);
    ItemOutcome refused = outcomes.get(genuine.id().toString());
    if (refused == null || refused.status() < 400 || refused.status() >= 500) {
      throw CaseEnded.failed(
          "a line with status 4xx for the forged one",
          refused == null ? "no line" : Integer.toString(refused.status()));
    }
    for (SyntheticDelivery other : batch.subList(1, batch.size())) {
      takenIn(outcomes, other);
    }
    probe.thenTaken(genuine);
  }

  private void answersABatchAgain() throws CaseEnded, InterruptedException {
    List<SyntheticDelivery> batch = batch();
    String alone = probe.taken("one of them alone before", batch.getFirst());
    Map<String, ItemOutcome> first = outcomes("several at once", batch);
    Map<String, ItemOutcome> repeatedOutcomes = outcomes("the same ones again", batch);
    for (SyntheticDelivery delivery : batch) {
      String before = takenIn(first, delivery);
      ReceiverProbe.same(
          "the first receipt",
          delivery.equals(batch.getFirst()) ? alone : before,
          takenIn(repeatedOutcomes, delivery));
    }
  }

  private List<SyntheticDelivery> batch() throws CaseEnded {
    if (channel.mostTogether() < 2) {
      throw CaseEnded.notApplicable("it takes one delivery in a request");
    }
    return IntStream.range(0, Math.min(channel.mostTogether(), ReceiverChecks.AT_ONCE))
        .mapToObj(i -> gateway.newCase())
        .toList();
  }

  private Map<String, ItemOutcome> outcomes(String description, List<SyntheticDelivery> batch)
      throws CaseEnded, InterruptedException {
    return channel.deliverTogether(description, batch);
  }

  /** Requires a line with a receipt that the agency signed, and returns its text. */
  private String takenIn(Map<String, ItemOutcome> outcomes, SyntheticDelivery delivery)
      throws CaseEnded {
    ItemOutcome outcome = outcomes.get(delivery.id().toString());
    if (outcome == null || outcome.status() != 200) {
      throw CaseEnded.failed(
          "a line with status 200 for each delivery",
          outcome == null ? "no line" : Integer.toString(outcome.status()));
    }
    probe.genuine("a line", outcome.receipt());
    return outcome.receipt();
  }

  /**
   * Returns a copy that is signed by another agency. If nobody opens it, returns a copy with
   * changed bytes under its old digest.
   */
  private SyntheticDelivery toBeRefused(SyntheticDelivery genuine) {
    if (confirmation == Confirmation.SEALED) {
      return genuine.withBytesOnly(forged.changedCiphertext(genuine));
    }
    byte[] body = genuine.message().bytes();
    String signature = gateway.signer(CertificationKeys.OTHER_SENDER).signMessage(body);
    return genuine.sealedAs(gateway.sealed(body, signature));
  }
}
